"""The spider for what lies on disk: backups, saved pages, mirrors, text copies."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from scraper.errors import ArchivioError
from scraper.files import iter_documents
from scraper.spiders.keeping import KeepingSpider
from scraper.urls import fold_blog_url


class FilesSpider(KeepingSpider):
    """Archive a file or a folder: `scrapy crawl files -a path=backup.xml [-a blog=https://example.blogspot.com]`."""

    name = "files"

    def __init__(self, path: str = "", blog: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.path = Path(path)
        self.url = self.path.resolve().as_uri()
        self.root = fold_blog_url(blog) if blog else None

    async def start(self) -> AsyncIterator[Any]:
        """Send each document through the pipelines, one after the other."""
        try:
            for document in iter_documents(self.path, root=self.root):
                await self.keep(document)
        except ArchivioError as error:
            self.error = error
        return
        yield  # makes this the asynchronous generator that Scrapy expects
