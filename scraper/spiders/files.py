"""The spider for what lies on disk: backups, saved pages, mirrors, text copies."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from scraper.errors import ArchivioError
from scraper.files import iter_documents
from scraper.items import Blog
from scraper.spiders.keeping import KeepingSpider


class FilesSpider(KeepingSpider):
    """Archive a file or a folder: `scrapy crawl files -a path=backup.xml [-a blog=https://example.blogspot.com]`."""

    name = "files"

    def __init__(self, path: str = "", blog: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.path = Path(path)
        self.url = self.path.resolve().as_uri()
        self.blog = Blog(url=blog) if blog else None

    async def start(self) -> AsyncIterator[Any]:
        """Send each document through the pipelines, one after the other."""
        try:
            for document in iter_documents(self.path):
                await self.keep(replace(document, blog=self.blog) if self.blog else document)
        except ArchivioError as error:
            self.error = error
        return
        yield  # makes this the asynchronous generator that Scrapy expects
