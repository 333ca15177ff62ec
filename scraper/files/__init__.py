"""Files into documents: whatever a blog has left behind, one file or a folder of them, mixed, in bounded memory.

A folder is read in an order that lets what is whole land first: backups, feeds, pages of one post and copies, then
list pages, whose bodies may be cut. What a file says is older than the blog, so its items are copies or backups:
they fill what is missing and overwrite nothing. A file of a folder that cannot be read becomes a problem and the rest
goes on; a single file that cannot be read raises its error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from scraper.errors import ExtractionError
from scraper.files.folders import DiskFolder, printable
from scraper.files.imported import Import, note
from scraper.files.reading import Reader
from scraper.files.shares import whole_of
from scraper.items import Document

Advance = Callable[[int], None]


def iter_documents(
    path: Path, *, root: str | None = None, advance: Advance = lambda _: None, without: Path | None = None
) -> Iterator[Document]:
    """Read a file or folder into documents, streaming.

    `root` is the address of the blog for files that do not say it (text copies, Takeout without its settings);
    `advance` is called with the bytes dealt with, `measure_files` says how many there are; the folder `without` is
    left out. Raises ExtractionError where a file named is nothing that can be read, or a folder holds nothing of the
    kind.
    """
    share = whole_of(measure_files(path, without), advance)
    if path.is_dir():
        run = Import(root, strict=False)
        folder = DiskFolder(path, str(printable(Path(path.name or path))), without)
        yield from Reader(run).read_folder(folder, share)
        if links := folder.count_links():
            yield note(folder.name, "links_left_out", f"{links} symbolic links were not followed")
        share.finish()
        if not run.read:
            raise ExtractionError(f"{printable(path)} holds nothing that can be imported")
        return
    if path.exists() and not path.is_file():  # to open a pipe or a device may wait for ever
        raise ExtractionError(f"{printable(path)} is no file")
    run = Import(root, strict=True)
    try:
        with path.open("rb") as stream:
            yield from Reader(run).read_file(stream, printable(Path(path.name)), path.stat().st_size, share)
    except ExtractionError:
        share.finish()
        raise
    except FileNotFoundError as error:
        raise ExtractionError(f"{printable(path)} does not exist") from error
    except PermissionError as error:
        share.finish()
        raise ExtractionError(f"{printable(path)} may not be read") from error
    share.finish()


def measure_files(path: Path, without: Path | None = None) -> int:
    """Return how many bytes `iter_documents` will deal with."""
    if path.is_dir():
        return sum(size for _, size in DiskFolder(path, path.name, without).list())
    return path.stat().st_size if path.exists() else 0
