"""Read the sample blog's own texts (`texts/*.toml`) into posts, comments and static pages.

A file holds `[[post]]` or `[[page]]` tables: `at` (local time), `title`, `labels`, `body`, `comments`. Plain
paragraphs of a body are separated by empty lines; a block that starts with a tag is HTML and stays as it is.
A body may link to other posts as `blog:/2011/10/…`.
A comment is `["3h12m", "Marta B.", "text"]`: how long after the post, who, what. A `>` before the name makes
it a reply to the last comment that is not one; a text of `-author` or `-administrator` is a deleted comment.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from sample.ids import accident, blogger_id, profile_url, slug
from sample.markup import text, text_of
from sample.model import ANONYMOUS, Person, SampleComment, SamplePost

#: who left a name and a site of their own, or a name alone, instead of a Blogger profile
OTHER_ADDRESSES = {
    "lorenzo_77": "http://lorenzo77.example.it/",
    "Gigi della Baita": "http://www.baitadelgigi.example.it/rifugio",
    "La Silvia": None,
    "un villeggiante": None,
    "Beppe": None,
}

#: a block that is HTML already
BLOCK = re.compile(r"<(?:ul|ol|blockquote|div|table|p|pre|hr|h[1-6]|a name|!--)\b")


@cache
def read_posts(owner: Person, zone: ZoneInfo) -> tuple[SamplePost, ...]:
    """Return every post and static page of the sample blog, with its comments."""
    found: list[SamplePost] = []
    for file in sorted(files("sample").joinpath("texts").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            tables = tomllib.loads(file.read_text("utf-8"))
            found += [_post(table, kind, owner, zone) for kind in ("post", "page") for table in tables.get(kind, ())]
    return tuple(found)


def _post(table: dict[str, Any], kind: str, owner: Person, zone: ZoneInfo) -> SamplePost:
    published = table["at"].replace(tzinfo=zone)
    title, words = table.get("title"), table["body"]
    body = html_of(words, published.year)
    created = published.astimezone(UTC) - timedelta(minutes=1) - accident(f"draft {published}", timedelta(minutes=50))
    identity = blogger_id(f"{kind} {published} {title}", created)
    name = table.get("slug") or slug(title or text_of(body))
    rows = [*table.get("comments", ()), *(_many(**table["many"]) if "many" in table else ())]
    return SamplePost(
        blogger_id=identity,
        kind=kind,
        path=f"/p/{name}.html" if kind == "page" else f"/{published:%Y/%m}/{name}.html",
        title=title,
        author=person(table["author"], owner) if "author" in table else owner,
        published=published,
        updated=published + accident(f"updated {identity}", timedelta(days=table.get("edited_within_days", 1))),
        body=body,
        labels=tuple(sorted(table.get("labels", ()), key=str.lower)),
        comments=tuple(sorted(
            _comments(rows, published.astimezone(UTC), owner),
            key=lambda comment: (comment.published, comment.blogger_id),
        )),
    )  # fmt: skip


def _comments(rows: list[list[str]], posted: datetime, owner: Person) -> Iterator[SampleComment]:
    top = None
    for after, name, words in rows:
        reply = name.startswith(">")
        at = posted + duration(after) + accident(f"{posted}{after}{name}", timedelta(seconds=59, milliseconds=900))
        removed = {"-author": "author", "-administrator": "administrator"}.get(words)
        comment = SampleComment(
            blogger_id=blogger_id(f"comment {at} {name}", at),
            author=person(name.lstrip("> "), owner),
            published=at,
            body="" if removed else _lines(words),
            parent_id=top if reply else None,
            removed_by=removed,
        )
        top = top if reply else comment.blogger_id
        yield comment


def _many(things: list[str], names: list[str], forms: list[str], answers: list[str], every: int) -> Iterator[list[str]]:
    """Make the 230 comments of a game: each thing in turn, by everyone, now and then answered."""
    for place in range(192):
        after = 20 + place * 40 + place * place
        words = forms[place * 5 % len(forms)].format(a=things[place % len(things)], b=things[place * 37 % len(things)])
        yield [f"{after}m", names[place * 7 % len(names)], words[0].upper() + words[1:]]
        if place % every == every - 1:
            who = "Elio Tarditi" if place % 2 else names[place % len(names)]
            yield [f"{after + 9 + place % 40}m", f"> {who}", answers[place // every % len(answers)]]


def person(name: str, owner: Person) -> Person:
    """Return who this name is: the owner, nobody, someone with a profile or with another address."""
    if name == owner.name:
        return owner
    if name == ANONYMOUS.name:
        return ANONYMOUS
    return Person(name, OTHER_ADDRESSES[name] if name in OTHER_ADDRESSES else profile_url(name))


def duration(words: str) -> timedelta:
    """Read how long after the post something was said.

    >>> duration("1d3h12m")
    datetime.timedelta(days=1, seconds=11520)
    """
    units = {"d": "days", "h": "hours", "m": "minutes"}
    return timedelta(**{units[unit]: int(amount) for amount, unit in re.findall(r"(\d+)([dhm])", words)})


def _lines(words: str) -> str:
    """Write a comment as Blogger keeps it: escaped unless it already holds tags, a `<br />` for each line end."""
    return (words if "</" in words else text(words)).replace("\n", "<br />")


def html_of(words: str, year: int) -> str:
    """Write a body as the editor of its year did: `<br />` until 2006, `<p>` until 2010, then `<div>`.

    >>> html_of("Uno.\\n\\nDue.", 2005)
    'Uno.<br /><br />Due.'
    >>> html_of("Uno.\\n\\n<ul><li>due</li></ul>", 2012)
    '<div>Uno.</div><div><br /></div><ul><li>due</li></ul>'
    """
    blocks = [block.strip() for block in re.split(r"\n[ \t]*\n", words.strip())]
    if year <= 2006:
        return "<br /><br />".join(block if BLOCK.match(block) else block.replace("\n", "<br />") for block in blocks)
    tag, joint = ("p", "\n") if year <= 2010 else ("div", "<div><br /></div>")
    return joint.join(block if BLOCK.match(block) else f"<{tag}>{block}</{tag}>" for block in blocks)
