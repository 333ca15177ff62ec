"""A folder of files to import, wherever it stands: on disk, in a zip as downloaded, in a tar."""

from __future__ import annotations

import gzip
import lzma
import os
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath
from typing import IO, BinaryIO, Protocol, cast

from scraper.errors import ExtractionError
from scraper.files.streams import Wrapped

SKIPPED_FOLDERS = frozenset({"__MACOSX", ".git", ".svn", "hts-cache"})
SKIPPED_FILES = frozenset({"hts-log.txt"})  #: HTTrack's own diary
WORST_RATIO = 200  #: a page packs 10 to 1; beyond this and 1 GB a zip is a trap
LARGEST_PACKED = 1 << 30
#: what the standard library raises on a damaged, encrypted or foreign archive
UNPACKING = (
    OSError,
    EOFError,
    ValueError,
    KeyError,
    RuntimeError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    tarfile.TarError,
)


class Unpacked(Wrapped):
    """A file out of an archive, whose damage comes as ExtractionError."""

    def __init__(self, open_: Callable[[], IO[bytes] | None], name: str) -> None:
        self.label = name
        with self.damage_named():
            stream = open_()
        if stream is None:
            raise ExtractionError(f"{name} is no file")
        super().__init__(stream)

    @contextmanager
    def damage_named(self) -> Iterator[None]:
        """Turn an archive's own errors into ours."""
        try:
            yield
        except UNPACKING as error:
            raise ExtractionError(f"{self.label} is damaged: {' '.join(str(error).split())[:100]}") from error

    def read(self, size: int | None = -1) -> bytes:
        """Read on."""
        with self.damage_named():
            return super().read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place; an archive is unpacked again from its start to go back."""
        with self.damage_named():
            return super().seek(offset, whence)

    def close(self) -> None:
        """Close the file inside."""
        if not self.closed:
            with self.damage_named():
                self.inner.close()
        super().close()


class Folder(Protocol):
    """Files with their paths, each opened when it is read."""

    @property
    def name(self) -> str:
        """Return its name as the user wrote it, for problems."""

    def list(self) -> list[tuple[PurePosixPath, int]]:
        """List every file with its size in bytes, in the order of their names."""

    def open(self, path: PurePosixPath) -> BinaryIO:
        """Open a file as a seekable stream."""


@dataclass(frozen=True, slots=True)
class DiskFolder:
    """A folder on disk."""

    root: Path
    name: str
    without: Path | None = None  #: a folder that is left out: the archive's own captures

    def list(self) -> list[tuple[PurePosixPath, int]]:
        """List every file below, links to elsewhere left out."""
        found = []
        for path in sorted(self.root.rglob("*")):
            if self.is_left_out(path.parent):
                continue
            relative = path.relative_to(self.root)
            if path.is_file() and not path.is_symlink() and is_wanted(PurePosixPath(relative.as_posix())):
                found.append((PurePosixPath(relative.as_posix()), path.stat().st_size))
        return found

    def is_left_out(self, folder: Path) -> bool:
        """Tell whether a folder is the one to leave out."""
        without = self.without
        return bool(without and folder.name == without.name and without.is_dir() and folder.samefile(without))

    def count_links(self) -> int:
        """Count the symbolic links below, which are not followed: they may lead anywhere, or round in circles."""
        return sum(path.is_symlink() for path in self.root.rglob("*"))

    def open(self, path: PurePosixPath) -> BinaryIO:
        """Open a file."""
        return (self.root / path).open("rb")


@dataclass(slots=True)
class ZipFolder:
    """A zip, such as Takeout's as downloaded; nothing is unpacked to disk."""

    archive: zipfile.ZipFile
    name: str

    def list(self) -> list[tuple[PurePosixPath, int]]:
        """List every file inside."""
        files = [
            info
            for info in self.archive.infolist()
            if info.filename and not info.is_dir() and is_wanted(PurePosixPath(info.filename))
        ]
        for info in files:
            if info.file_size > LARGEST_PACKED and info.file_size > info.compress_size * WORST_RATIO:
                raise ExtractionError(
                    f"{self.name} holds {info.filename}, which unpacks to {info.file_size} bytes: refused"
                )
        return sorted((PurePosixPath(info.filename), info.file_size) for info in files)

    def open(self, path: PurePosixPath) -> BinaryIO:
        """Open a file inside."""
        return cast("BinaryIO", Unpacked(lambda: self.archive.open(str(path)), f"{self.name}/{printable(path)}"))


@dataclass(slots=True)
class TarFolder:
    """A tar, plain or gzipped (Takeout's other form)."""

    archive: tarfile.TarFile
    name: str

    def list(self) -> list[tuple[PurePosixPath, int]]:
        """List every file inside."""
        try:
            members = [member for member in self.archive.getmembers() if member.isreg()]
        except UNPACKING as error:
            raise ExtractionError(f"{self.name} is a damaged tar: {error}") from error
        return sorted(
            (PurePosixPath(member.name), member.size) for member in members if is_wanted(PurePosixPath(member.name))
        )

    def open(self, path: PurePosixPath) -> BinaryIO:
        """Open a file inside."""
        return cast("BinaryIO", Unpacked(lambda: self.archive.extractfile(str(path)), f"{self.name}/{printable(path)}"))


def is_wanted(path: PurePosixPath) -> bool:
    """Tell whether a file may be something to import: not the pictures and frames saved beside a page.

    >>> is_wanted(PurePosixPath("2011/10/a.html")), is_wanted(PurePosixPath("Rete da pesca_files/saved_resource.html"))
    (True, False)
    """
    folders = path.parts[:-1]
    hidden = any(part.startswith(".") for part in path.parts)
    if hidden or path.name in SKIPPED_FILES:
        return False
    return not any(part in SKIPPED_FOLDERS or part.endswith(("_files", "_file")) for part in folders)


def printable(path: PurePath) -> PurePosixPath:
    """Return a path as text may hold it, what is not UTF-8 in it replaced; it opens nothing any more.

    >>> printable(PurePosixPath(os.fsdecode(b"perch\\xe9.html")))
    PurePosixPath('perch�.html')
    """
    return PurePosixPath(os.fsencode(path).decode("utf-8", "replace"))


@contextmanager
def open_zip(stream: BinaryIO, name: str) -> Iterator[Folder]:
    """Open a zip as a folder. Raises ExtractionError where it is damaged."""
    try:
        archive = zipfile.ZipFile(stream)
    except UNPACKING as error:
        raise ExtractionError(f"{name} is a damaged zip: {error}") from error
    with archive:
        yield ZipFolder(archive, name)


@contextmanager
def open_tar(stream: BinaryIO, name: str) -> Iterator[Folder]:
    """Open a tar as a folder. Raises ExtractionError where it is damaged."""
    try:
        archive = tarfile.open(fileobj=stream)  # noqa: SIM115 - closed below
    except UNPACKING as error:
        raise ExtractionError(f"{name} is a damaged tar: {error}") from error
    with archive:
        yield TarFolder(archive, name)


def open_gzip(stream: BinaryIO, name: str) -> BinaryIO:
    """Open a gzipped file as the stream inside."""
    return cast("BinaryIO", Unpacked(lambda: cast("IO[bytes]", gzip.GzipFile(fileobj=stream)), name))
