"""The spider for what lies on disk: backups, saved pages, mirrors, text copies."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scraper.captures import CaptureFiles, captures_folder
from scraper.errors import UsageError
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

    async def work(self) -> None:
        """Send each document through the pipelines, one after the other."""
        files = self.capture_files()
        own = captures_folder(Path(self.settings["ARCHIVE_DB"]))
        for document in iter_documents(self.path, root=self.root, advance=self.advance, without=own):
            now = datetime.now(UTC).replace(microsecond=0)
            capture = None
            if files is not None and (kept := self.memory.without_forgotten(document)) is not None:
                capture = files.append_document(kept, now, self.memory.captures)
            await self.keep(replace(document, capture=capture))

    def capture_files(self) -> CaptureFiles | None:
        """Return where the documents are kept as they were read, so that the archive can be built anew from them."""
        if not self.settings.getbool("HTTPCACHE_ENABLED"):
            return None
        return CaptureFiles(captures_folder(Path(self.settings["ARCHIVE_DB"])), self.memory.captures.end_of)
