"""Every error that Archivio raises on purpose.

    ArchivioError            one clear sentence for the person at the terminal; exit 1
    ├── ExtractionError      a document is not what its address or name promised
    │   ├── NotAFeed         it should be a feed and is not (HTML, JSON of something else, nothing)
    │   ├── NotAPage         it should be a blog's page and is not
    │   └── NotACopy         it should be a text copy of a post and is not
    ├── DateError            a date is printed but cannot be trusted
    ├── CountError           a count is printed but cannot be read
    ├── FetchError           an address could not be fetched
    │   ├── Refused          robots.txt, or our own guard, closes it
    │   └── RateLimited      the server asked us to go away for longer than we wait; exit 18
    ├── BlogError            a blog cannot be archived; carries the blog's status
    ├── UsageError           the command cannot mean anything; exit 2
    │   └── ForgottenBlog    the blog was removed on request
    ├── Stopped              by a signal; exit 11
    ├── DiskFull             exit 3
    ├── ArchiveError         the archive is unreadable, damaged or newer than the program; exit 4
    └── ArchiveBusy          another run holds the archive; exit 75

Catch these at the shell, once; anything else is a bug and shows its traceback.
"""


class ArchivioError(Exception):
    """The root: its text is one sentence that names the thing and the way out."""

    exit_code = 1


class ExtractionError(ArchivioError):
    """A document cannot be read as what it was taken for."""


class NotAFeed(ExtractionError):
    """The bytes are not an Atom or RSS feed."""


class NotAPage(ExtractionError):
    """The bytes are not a page of a Blogger-style blog."""


class NotACopy(ExtractionError):
    """The text is not the copy of a blog post."""


class DateError(ArchivioError):
    """A date is printed, but it contradicts itself or can be read in two ways."""


class CountError(ArchivioError):
    """A comment count is printed, but it cannot be read."""


class FetchError(ArchivioError):
    """An address could not be fetched; the text says why in a few words."""


class Refused(FetchError):
    """The address is closed to us: robots.txt disallows it, or it leads where a blog must not lead."""


class RateLimited(FetchError):
    """The server asked us to wait longer, or more often, than we do."""

    exit_code = 18


class BlogError(ArchivioError):
    """A blog cannot be archived now; `status` is the blog's status to record, None where it is no blog."""

    def __init__(self, message: str, status: str | None = None) -> None:
        super().__init__(message)
        self.status = status


class UsageError(ArchivioError):
    """The command line cannot mean anything."""

    exit_code = 2


class ForgottenBlog(UsageError):
    """The blog was removed on request and is left out until that is taken back."""

    def __init__(self, url: str) -> None:
        super().__init__(f"{url} was forgotten on request: `archivio forget --undo {url}` lets it in again.")


class Stopped(ArchivioError):
    """A signal ended the command."""

    exit_code = 11


class DiskFull(ArchivioError):
    """The disk is full; what was committed before is kept."""

    exit_code = 3


class ArchiveError(ArchivioError):
    """The archive is unreadable, damaged or newer than the program."""

    exit_code = 4


class ArchiveBusy(ArchivioError):
    """Another run holds the archive."""

    exit_code = 75
