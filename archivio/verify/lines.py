"""Certificates for people: one table of all blogs, then what is missing from each, within the width of the terminal."""

from __future__ import annotations

import shutil
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from archivio.report import plural
from archivio.verify.certificate import Certificate, Gap
from pipelines.text import printable

SHOWN = 20  # gaps of one blog that are printed; the rest is in the table
NARROWEST, WIDEST = 60, 100  # columns
FIGURES = "{:>11}{:>10}{:>11}{:>10}{:>6}"


def certificate_lines(
    certificates: Sequence[Certificate], titles: dict[str, str | None], db: Path, faults: Sequence[Gap]
) -> Iterator[str]:
    """Yield what `archivio verify` prints: the table, the gaps blog by blog, the verdict on the archive itself."""
    width = max(NARROWEST, min(WIDEST, shutil.get_terminal_size().columns))
    if certificates:
        yield from table_lines(certificates, titles, width)
    else:
        yield f"{db} holds no blog yet."
    for each in certificates:
        if each.gaps:
            yield ""
            name = name_of(each, titles)
            yield name if name == each.url else f"{name}  {each.url}"
            yield from gap_lines(each.gaps, each.url, width)
    if certificates:
        yield ""
    if not faults:
        sound = f"{db}: sound (file, schema, references, histories, threads, links, search, captures)"
        yield from wrapped(sound, width, 0)
        return
    yield f"{db}: {len(faults)} {plural(len(faults), 'fault')}"
    yield from gap_lines(faults, "", width)


def table_lines(certificates: Iterable[Certificate], titles: dict[str, str | None], width: int) -> Iterator[str]:
    """Yield the table: a line for each blog, with what it announced and what is archived."""
    room = width - len(FIGURES.format(*[""] * 5))
    yield " " * room + f"{'posts':>21}{'comments':>21}"
    yield " " * room + FIGURES.format("announced", "archived", "announced", "archived", "gaps")
    for each in certificates:
        numbers = (each.posts_announced, each.posts_archived, each.comments_announced, each.comments_archived)
        figures = ["no total" if number is None else f"{number:,}" for number in numbers]
        name = name_of(each, titles)
        name = name if len(name) <= room else f"{name[: room - 1].rstrip()}…"
        yield f"{name:<{room}}" + FIGURES.format(*figures, f"{len(each.gaps):,}" if each.gaps else "none")


def name_of(certificate: Certificate, titles: dict[str, str | None]) -> str:
    """Return a blog's title, else its address: where it has none, and where another blog has the same."""
    title = titles.get(certificate.url)
    shared = list(titles.values()).count(title) > 1
    return printable(certificate.url if shared or not title else title)


def gap_lines(gaps: Iterable[Gap], root: str, width: int) -> Iterator[str]:
    """Yield the first gaps: those of which the same is to be said below one sentence, each other beside its own."""
    gaps = list(gaps)
    same: dict[str, list[str]] = {}
    for gap in gaps[:SHOWN]:
        same.setdefault(printable(gap.detail), []).append(place_of(gap, root))
    alike = Counter(printable(gap.detail) for gap in gaps)
    for detail, places in same.items():
        if alike[detail] > 1:
            yield from wrapped(f"{alike[detail]:,} × {detail}:", width, 2)
            yield from (f"      {place}" for place in places)
        elif len(f"  {places[0]}  {detail}") <= width:
            yield f"  {places[0]}  {detail}"
        else:
            yield f"  {places[0]}"
            yield from wrapped(detail, width, 6)
    if len(gaps) > SHOWN:
        yield f"  … and {len(gaps) - SHOWN:,} more, in the table gaps"


def wrapped(text: str, width: int, indent: int) -> list[str]:
    """Return a text in lines of a terminal."""
    return textwrap.wrap(
        text, width, initial_indent=" " * indent, subsequent_indent=" " * max(indent, 6), break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def place_of(gap: Gap, root: str) -> str:
    """Return what a gap is about: an address without the blog's own, or what it is.

    >>> place_of(Gap("post", "https://a.blogspot.com/2011/10/rete.html", ""), "https://a.blogspot.com/")
    '/2011/10/rete.html'
    """
    if gap.what == root:
        return "in all"
    return printable(gap.what.removeprefix(root.rstrip("/")))
