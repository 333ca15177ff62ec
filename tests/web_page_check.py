"""What every page must be: well-formed, named, in one language, asking nothing of anybody else."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Reader(HTMLParser):
    """Read a page and gather what is wrong with it."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.named: list[str] = []
        self.fetched: list[str] = []
        self.wrong: list[str] = []
        self.language: str | None = None
        self.headings: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.wrong.append(f"{tag} has an attribute twice: {names}")
        held = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = held.get("lang")
        if "id" in held:
            self.ids.append(held["id"])
        self.named += held.get("aria-labelledby", "").split()
        if "for" in held:
            self.named.append(held["for"])
        if "src" in held or (tag == "link" and held.get("rel") != "alternate"):
            self.fetched.append(held.get("src") or held.get("href", ""))
        if tag == "img" and "alt" not in held:
            self.wrong.append(f"an image without alt: {held}")
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.headings.append(int(tag[1]))
        if [name for name in names if name.startswith("on") or name == "style"]:
            self.wrong.append(f"{tag} carries {names}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes nothing that is open")


def find_faults(page: str) -> list[str]:
    """Return what is wrong with a page of the reading room; nothing, one hopes."""
    reader = Reader()
    reader.feed(page)
    faults = list(reader.wrong)
    faults += [f"{tag} is never closed" for tag in reader.open]
    faults += [f"two elements are called {name}" for name in set(reader.ids) if reader.ids.count(name) > 1]
    faults += [f"nothing is called {name}" for name in reader.named if name not in reader.ids]
    faults += [f"asks {address}" for address in reader.fetched if not address.startswith("/") or address[:2] == "//"]
    if reader.language not in ("it", "en"):
        faults.append(f"its language is {reader.language}")
    if reader.headings.count(1) != 1:
        faults.append(f"it has {reader.headings.count(1)} first headings")
    steps = zip(reader.headings, reader.headings[1:], strict=False)
    faults += [f"a heading of level {to} follows one of level {at}" for at, to in steps if to > at + 1]
    return faults
