"""A folder of files to import, wherever it stands: on disk, in a zip as downloaded, in a tar."""

from __future__ import annotations

import gzip
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol, cast

from scraper.errors import ExtractionError

SKIPPED_FOLDERS = frozenset({"__MACOSX", ".git", ".svn", "hts-cache"})
WORST_RATIO = 200  #: a page packs 10 to 1; beyond this and 1 GB a zip is a trap
LARGEST_PACKED = 1 << 30
UNPACKING = (OSError, EOFError, zlib.error, zipfile.BadZipFile, tarfile.TarError, NotImplementedError, RuntimeError)


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

    def list(self) -> list[tuple[PurePosixPath, int]]:
        """List every file below, links to elsewhere left out."""
        found = []
        for path in sorted(self.root.rglob("*")):
            relative = path.relative_to(self.root)
            if path.is_file() and not path.is_symlink() and is_wanted(PurePosixPath(relative.as_posix())):
                found.append((PurePosixPath(relative.as_posix()), path.stat().st_size))
        return found

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
            info for info in self.archive.infolist() if not info.is_dir() and is_wanted(PurePosixPath(info.filename))
        ]
        for info in files:
            if info.file_size > LARGEST_PACKED and info.file_size > info.compress_size * WORST_RATIO:
                raise ExtractionError(
                    f"{self.name} holds {info.filename}, which unpacks to {info.file_size} bytes: refused"
                )
        return sorted((PurePosixPath(info.filename), info.file_size) for info in files)

    def open(self, path: PurePosixPath) -> BinaryIO:
        """Open a file inside."""
        return cast("BinaryIO", self.archive.open(str(path)))


@dataclass(slots=True)
class TarFolder:
    """A tar, plain or gzipped (Takeout's other form)."""

    archive: tarfile.TarFile
    name: str

    def list(self) -> list[tuple[PurePosixPath, int]]:
        """List every file inside."""
        members = (member for member in self.archive.getmembers() if member.isreg())
        return sorted(
            (PurePosixPath(member.name), member.size) for member in members if is_wanted(PurePosixPath(member.name))
        )

    def open(self, path: PurePosixPath) -> BinaryIO:
        """Open a file inside."""
        stream = self.archive.extractfile(str(path))
        if stream is None:
            raise ExtractionError(f"{self.name} holds {path}, which is no file")
        return cast("BinaryIO", stream)


def is_wanted(path: PurePosixPath) -> bool:
    """Tell whether a file may be something to import: not the pictures and frames saved beside a page.

    >>> is_wanted(PurePosixPath("2011/10/a.html")), is_wanted(PurePosixPath("Rete da pesca_files/saved_resource.html"))
    (True, False)
    """
    folders = path.parts[:-1]
    hidden = any(part.startswith(".") for part in path.parts)
    return not hidden and not any(part in SKIPPED_FOLDERS or part.endswith(("_files", "_file")) for part in folders)


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


def open_gzip(stream: BinaryIO) -> BinaryIO:
    """Open a gzipped file as the stream inside."""
    return cast("BinaryIO", gzip.GzipFile(fileobj=stream))
