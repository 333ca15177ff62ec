"""The spider for what lies on disk: backups, saved pages, mirrors, text copies."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scraper.captures import CaptureFiles, captures_folder
from scraper.errors import ArchivioError, UsageError
from scraper.files import Advance, iter_documents
from scraper.spiders.keeping import KeepingSpider
from scraper.urls import fold_blog_url


class FilesSpider(KeepingSpider):
    """Archive a file or a folder: `scrapy crawl files -a path=backup.xml [-a blog=https://example.blogspot.com]`."""

    name = "files"

    def __init__(
        self, path: str = "", blog: str | None = None, advance: Advance = lambda _: None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        if not path:
            raise UsageError("name a file or folder, as in -a path=backup.xml")
        self.path = Path(path)
        self.url = self.path.resolve().as_uri()
        self.advance = advance  #: told how many bytes were dealt with
        self.root = fold_blog_url(blog) if blog else None

    async def start(self) -> AsyncIterator[Any]:
        """Send each document through the pipelines, one after the other."""
        files = self.capture_files()
        try:
            for document in iter_documents(self.path, root=self.root, advance=self.advance):
                now = datetime.now(UTC).replace(microsecond=0)
                kept = self.memory.without_forgotten(document) if files is not None else None
                known = self.memory.captures
                capture = files.append_document(kept, now, known) if files is not None and kept is not None else None
                await self.keep(replace(document, capture=capture))
        except Exception as error:
            self.error = error
            if not isinstance(error, ArchivioError):
                raise
        return
        yield  # makes this the asynchronous generator that Scrapy expects

    def capture_files(self) -> CaptureFiles | None:
        """Return where the documents are kept as they were read, so that the archive can be built anew from them."""
        if not self.settings.getbool("HTTPCACHE_ENABLED"):
            return None
        return CaptureFiles(captures_folder(Path(self.settings["ARCHIVE_DB"])), self.memory.captures.end_of)
