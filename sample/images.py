"""The pictures of the sample blog, drawn: mountains under a sky, different for each name, the same every time."""

from __future__ import annotations

import re
import zlib
from functools import lru_cache
from math import sin
from struct import pack

from sample.ids import number

LARGEST = 640
PLAIN = ("favicon", "blank", "b16", "icon")  #: names of interface pictures: one transparent dot


def _chunk(kind: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int, colour_type: int, rows: bytes) -> bytes:
    header = pack(">IIBBBBB", width, height, 8, colour_type, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


@lru_cache(maxsize=256)
def image(path: str) -> bytes:
    """Return the PNG at a path; a size token (`/s320/`) gives its width, at most 640.

    >>> image("/img/b/R29vZ2xl/s80/elio.png")[:4], len(image("/img/blank.gif")) < 100
    (b'\\x89PNG', True)
    """
    name = path.rsplit("/", 1)[-1]
    if name.startswith(PLAIN):
        return _png(1, 1, 6, b"\0\0\0\0\0")
    size = re.search(r"/s(\d{1,4})(?:-c)?/", path)
    return _mountains(name, min(LARGEST, max(16, int(size[1]) if size else LARGEST)))


def _mountains(name: str, width: int) -> bytes:
    seed, height = number(name), max(12, width * 5 // 8)
    far = _ridge(seed % 97 / 9, width, height, 0.35)
    near = _ridge(seed % 89 / 7, width, height, 0.62)
    warm = seed % 60
    rows = bytearray()
    for y in range(height):
        light = 255 - 70 * y // height
        sky = bytes((light, light - 20 + warm // 4, min(255, light - 40 + warm)))
        rows.append(0)
        for x in range(width):
            rows += b"\x4a\x5d\x4e" if y > near[x] else b"\x8c\x93\x9e" if y > far[x] else sky
    return _png(width, height, 2, bytes(rows))


def _ridge(phase: float, width: int, height: int, level: float) -> list[float]:
    return [
        height * (level + 0.13 * sin(phase + x * 7 / width) + 0.06 * sin(phase * 3 + x * 19 / width))
        + height * 0.02 * sin(x * 61 / width)
        for x in range(width)
    ]
