"""A stream of bytes around another: it can be read, and read again from any place."""

from __future__ import annotations

import io
from typing import IO


class Wrapped(io.BufferedIOBase):
    """A stream that passes everything on to the one inside; a kind of it says what else happens."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        self.inner = stream

    def read(self, size: int | None = -1) -> bytes:
        """Read on, to the end where no size is given."""
        return self.inner.read(-1 if size is None else size)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place; return it."""
        return self.inner.seek(offset, whence)

    def tell(self) -> int:
        """Return the place."""
        return self.inner.tell()

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True
