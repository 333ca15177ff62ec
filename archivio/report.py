"""What a run has to tell: one line a blog for people, one object for programs, one exit status for cron."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from scraper.errors import ArchiveBusy, ArchiveError, ArchivioError, DiskFull, RateLimited, Stopped, UsageError

EXIT_OK, EXIT_FAILED, EXIT_STOPPED = 0, 1, Stopped.exit_code
#: what most needs a person's attention comes first
WORST_FIRST = (Stopped, DiskFull, ArchiveError, ArchiveBusy, RateLimited, ArchivioError, UsageError)

IRREGULAR = {"person": "people"}

#: the outcomes that are nobody's worry; every other one makes the run fail
GOOD = ("archived", "unchanged")


@dataclass(slots=True)
class Tally:
    """How many rows a run made, changed or saw vanish, and how many the archive holds now."""

    new: int = 0
    changed: int = 0
    gone: int = 0
    total: int = 0


@dataclass(slots=True)
class Report:
    """One blog, or one import."""

    url: str
    outcome: str = "failed"
    message: str | None = None
    posts: Tally = field(default_factory=Tally)
    comments: Tally = field(default_factory=Tally)
    requests: int = 0
    bytes: int = 0
    problems: int = 0
    seconds: float = 0.0
    exit_code: int = EXIT_OK

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints for this blog."""
        values = asdict(self)
        del values["exit_code"]
        values["seconds"] = round(self.seconds, 3)
        if self.message is None:
            del values["message"]
        return values

    def line(self) -> str:
        """Return what a person wants to know, in one line.

        >>> Report("https://a.blogspot.com/", "archived", posts=Tally(2, 0, 0, 60), comments=Tally(1, 0, 0, 9)).line()
        'https://a.blogspot.com/: 2 new posts, 1 new comment; 60 posts, 9 comments in the archive (0 requests, 0.0 s)'
        """
        if self.message is not None:
            name = self.url.rsplit("/", 1)[-1]
            if name and self.message.startswith(name):  # a file's error begins with the file's name
                return self.url.removesuffix(name) + self.message
            return self.message if self.url in self.message else f"{self.url}: {self.message}"
        news = [
            f"{number} {state} {plural(number, noun)}"
            for noun, tally in (("post", self.posts), ("comment", self.comments))
            for state, number in (("new", tally.new), ("changed", tally.changed), ("vanished", tally.gone))
            if number
        ]
        troubles = f", {self.problems} {plural(self.problems, 'problem')} noted" if self.problems else ""
        return (
            f"{self.url}: {', '.join(news) or 'nothing new'}; "
            f"{self.posts.total} {plural(self.posts.total, 'post')}, "
            f"{self.comments.total} {plural(self.comments.total, 'comment')} in the archive{troubles} "
            f"({self.requests} {plural(self.requests, 'request')}, {self.seconds:.1f} s)"
        )


def plural(number: int, noun: str) -> str:
    """Return the noun as the number wants it."""
    return noun if number == 1 else IRREGULAR.get(noun, f"{noun}s")


def tell_rows(counts: Mapping[str, int]) -> str:
    """Return numbers of rows by table, in words; tables without any are left out.

    >>> tell_rows({"posts": 2, "people": 1, "post_versions": 1, "links": 0}), tell_rows({"people": 3})
    ('2 posts, 1 person, 1 post version', '3 people')
    """
    names = {name: "person" if name == "people" else name.replace("_", " ").removesuffix("s") for name in counts}
    return ", ".join(f"{number} {plural(number, names[name])}" for name, number in counts.items() if number)


def exit_code(reports: Iterable[Report]) -> int:
    """Return the exit status of a whole command: what most needs a person's attention.

    A stop outranks everything (nothing is known of what was not visited); then a full disk, a bad archive, a server
    that asks for rest, any other failure, a blog that was forgotten on request.

    >>> exit_code([Report("a", "archived"), Report("b", "partial", exit_code=1)])
    1
    """
    codes = {report.exit_code for report in reports}
    return next((error.exit_code for error in WORST_FIRST if error.exit_code in codes), EXIT_OK)
