"""The yardstick: a spider as a Scrapy tutorial would write it, one request and one BeautifulSoup parse a post page.

`python -m bench.plain_spider URL` follows the sitemap, then prints how many posts and comments it found.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import scrapy
from bs4 import BeautifulSoup
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

FOUND = {"posts": 0, "comments": 0}


class PlainSpider(scrapy.Spider):
    """Fetch each post page that the sitemap lists and take from it what the page shows."""

    name = "plain"

    def __init__(self, url: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.start_urls = [f"{url}sitemap.xml"]

    def parse(self, response: Response) -> Iterator[scrapy.Request]:
        """Follow a sitemap or an index of sitemaps."""
        soup = BeautifulSoup(response.body, "xml")
        for loc in soup.select("sitemap > loc"):
            yield response.follow(loc.get_text(), self.parse)
        for loc in soup.select("url > loc"):
            yield response.follow(loc.get_text(), self.parse_post)

    def parse_post(self, response: Response) -> Iterator[dict[str, Any]]:
        """Take title, date, body and comments from a post page."""
        soup = BeautifulSoup(response.body, "lxml")
        title, date, body = (soup.select_one(css) for css in (".post-title", ".date-header", ".post-body"))
        comments = [
            (author.get_text(strip=True), text.get_text("\n", strip=True))
            for author, text in zip(
                soup.select(".comment-header .user, .comment-author"),
                soup.select(".comment-content, .comment-body"),
                strict=False,
            )
        ]
        FOUND["posts"] += 1
        FOUND["comments"] += len(comments)
        yield {
            "url": response.url,
            "title": title and title.get_text(strip=True),
            "date": date and date.get_text(strip=True),
            "body": body and body.get_text("\n", strip=True),
            "comments": comments,
        }


if __name__ == "__main__":
    process = AsyncCrawlerProcess(
        {"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False, "DOWNLOAD_DELAY": 0}
    )
    process.crawl(PlainSpider, url=sys.argv[1])
    process.start()
    print(json.dumps(FOUND))
