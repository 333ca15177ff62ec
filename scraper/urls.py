"""Addresses: which blog, which post, which page of a feed. Pure text to text; nothing is fetched.

A blog is known by its root (`fold_blog_url`), a post within it by its path (`permalink_path`): these are what http,
https, blogspot.it, `?m=1`, `?showComment=…` and the link of a mirror have in common.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, unquote_to_bytes, urljoin, urlsplit, urlunsplit

from scraper.errors import UsageError

# The country addresses that blogspot.com sent readers to from 2012 on (Public Suffix List, "Blogspot" section).
COUNTRY_SUFFIXES = (
    "com ae al am ba be bg bj ca cat cf ch cl co.at co.id co.il co.ke co.nz co.uk co.za com.ar com.au com.br com.by "
    "com.co com.cy com.ee com.eg com.es com.mt com.ng com.tr com.uy cv cz de dk fi fr gr hk hr hu ie in is it jp kr li "
    "lt lu md mk mr mx my nl no pe pt qa re ro rs ru se sg si sk sn td tw ug vn"
)
COUNTRIES = frozenset(COUNTRY_SUFFIXES.split())
BLOGSPOT = re.compile(r"(?:www\.)?([a-z0-9_-]+)\.blogspot\.([a-z.]{2,6})")
BLOGGER_HOSTS = frozenset({"blogger.com", "www.blogger.com", "draft.blogger.com", "beta.blogger.com", "blogspot.com"})
DEFAULT_PORTS = {"http": 80, "https": 443}

# Where a blog's own pages begin: all before it is the root (FTP-published blogs live in a folder).
OWN_PAGES = re.compile(
    r"/(?:ncr|search|feeds|(?:19|20)\d\d|p|(?:19|20)\d\d_\d\d(?:_\d\d)?_archive\.html?|archives?"
    r"|atom\.xml|rss\.xml|index\.(?:html?|php)|default\.html?|sitemap[\w-]*\.xml|robots\.txt|favicon\.ico)(?:/|$)",
    re.IGNORECASE,
)
POST_PAGE = re.compile(r"/(?:19|20)\d\d/\d\d/[^/]+$|/p/[^/]+$")
PLAIN = re.compile(r"https?://[A-Za-z0-9.-]+(?:/[^\s\\]*)?", re.ASCII)
SAFE_IN_PATH = "/-._~!$&'()*+,;=:@"
#: where a reader shares, mails, bookmarks or edits a post: furniture, wherever a theme prints it
SHARE = re.compile(
    r"//(?:[\w-]+\.)*(?:blogger\.com/(?:share-post|email-post|post-edit)|facebook\.com/(?:sharer|share\.php|plugins)|"
    r"(?:twitter|x)\.com/(?:share|intent|home\?status)|plus\.google\.com/share|pinterest\.[a-z.]+/pin/create|"
    r"linkedin\.com/(?:shareArticle|cws)|(?:api\.whatsapp\.com/send/?|wa\.me/)\?text=|t\.me/share|telegram\.me/share|"
    r"addthis\.com/|addtoany\.com/|sharethis\.com/|digg\.com/submit|reddit\.com/submit|tumblr\.com/share|"
    r"del\.icio\.us/|delicious\.com/|stumbleupon\.com/submit|technorati\.com/faves|oknotizie\.|wikio\.|"
    r"feeds?\.feedburner\.com/|printfriendly\.com/)",
    re.I,
)


def fold_blog_url(address: str) -> str:
    """Fold whatever address of a blog a person may paste into the root of that blog, with its final slash.

    The country addresses of blogspot and http fold into `https://NAME.blogspot.com/`; any other host keeps its
    scheme and port, and its folder where the blog was published by FTP. Raises UsageError, in one sentence, on what
    is no web address or no blog's.

    >>> fold_blog_url("esempio.blogspot.it/2011/10/rete-da-pesca.html?m=1")
    'https://esempio.blogspot.com/'
    >>> fold_blog_url("http://127.0.0.1:8099/ncr"), fold_blog_url("http://Example.org/diario/2004/08/x.html")
    ('http://127.0.0.1:8099/', 'http://example.org/diario/')
    """
    scheme, host, path = split_address(address)
    if host in BLOGGER_HOSTS or re.fullmatch(r"(?:www\.)?blogspot\.[a-z.]+", host):
        raise UsageError(f"{address} is Blogger's own address: give the blog's, such as https://example.blogspot.com")
    blogspot = BLOGSPOT.fullmatch(host)
    if blogspot and blogspot[2] in COUNTRIES:
        return f"https://{blogspot[1]}.blogspot.com/"
    return urlunsplit((scheme, host, fold_root_path(path), "", ""))


def split_address(address: str) -> tuple[str, str, str]:
    """Take an address apart into scheme, host with port, and path; raise UsageError where it is no web address.

    >>> split_address("Esempio.it:80/chi-siamo")
    ('https', 'esempio.it:80', '/chi-siamo')
    """
    text = address.strip()
    if not text:
        raise UsageError("an empty address is no blog: give one such as https://example.blogspot.com")
    if re.search(r"[\s\x00-\x1f\x7f\\<>\"]", text):
        raise UsageError(f"{address!r} is no web address: it holds spaces or signs that no address has")
    named = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):(?!\d+(?:/|$))", text)
    if named and named[1].lower() not in DEFAULT_PORTS:
        raise UsageError(f"{address} cannot be archived: only http and https addresses can")
    try:
        parts = urlsplit(text if named else "https://" + text.removeprefix("//"))
        host = fold_host(parts)
    except ValueError as error:
        raise UsageError(f"{address} is no web address: {error}") from error
    if parts.username is not None or parts.password is not None:
        raise UsageError(f"{parts.hostname} was given with a name or password in the address: leave it out")
    if not host:
        raise UsageError(f"{address} names no host: give an address such as https://example.blogspot.com")
    return parts.scheme, host, parts.path


def fold_host(parts: SplitResult) -> str:
    """Write host and port in one way: lower case, ASCII, no final dot, no default port; '' where there is none.

    Raises ValueError on a host or port that cannot be.

    >>> fold_host(urlsplit("https://WWW.Perché.it.:443/"))
    'www.xn--perch-fsa.it'
    """
    host = (parts.hostname or "").rstrip(".")
    if not host:
        return ""
    if ":" in host:
        folded = f"[{host}]"
    else:
        folded = host.encode("idna").decode("ascii").lower() if not host.isascii() else host.lower()
        if not re.fullmatch(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_-])?(?:\.[a-z0-9_-]+)*", folded):
            raise ValueError(f"{host} is no host name")
        if "." not in folded and folded != "localhost" and parts.port is None:
            raise ValueError(f"{host} is not a whole host name")
    port = parts.port
    return folded if port is None or port == DEFAULT_PORTS.get(parts.scheme) else f"{folded}:{port}"


def fold_root_path(path: str) -> str:
    """Cut a path down to the folder its blog stands in.

    >>> fold_root_path("/diario/2004_08_01_archive.html"), fold_root_path("/chi-siamo.html"), fold_root_path("/diario")
    ('/diario/', '/', '/diario/')
    """
    own = OWN_PAGES.search(path)
    if own:
        path = path[: own.start()]
    folders = [folder for folder in path.split("/") if folder not in ("", ".", "..")]
    if folders and not own and "." in folders[-1] and not path.endswith("/"):
        folders.pop()
    return quote(unquote_to_bytes("/" + "".join(folder + "/" for folder in folders)), safe=SAFE_IN_PATH)


def permalink_path(url: str) -> str:
    """Return what identifies a post within its blog: its path, percent signs written in one way.

    Query and fragment go, except the anchor of a classic post: several of those share an archive page.

    >>> permalink_path("http://esempio.blogspot.it/2011/10/rete-da-pesca.html?showComment=1319#c9")
    '/2011/10/rete-da-pesca.html'
    >>> permalink_path("http://example.org/2004_08_01_archive.html#109377600000000001")
    '/2004_08_01_archive.html#109377600000000001'
    >>> permalink_path("/2011/10/perch%c3%a9.html") == permalink_path("/2011/10/perché.html")
    True
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        parts = SplitResult("", "", re.sub(r"^[a-zA-Z]+://[^/]*", "", url.strip()), "", "")
    path = re.sub(r"/{2,}", "/", "/" + parts.path)
    path = quote(unquote_to_bytes(path.encode("utf-8", "replace")), safe=SAFE_IN_PATH)  # half a surrogate is "?"
    if re.fullmatch(r"\d{6,25}", parts.fragment) and not POST_PAGE.search(path):
        return f"{path}#{parts.fragment}"
    return path


def absolute(url: str | None, base: str) -> str | None:
    """Resolve an address as printed on `base`; None unless it is a web address.

    >>> absolute("../10/rete.html", "https://esempio.blogspot.com/2011/11/altro.html")
    'https://esempio.blogspot.com/2011/10/rete.html'
    >>> absolute("javascript:alert(1)", "https://esempio.blogspot.com/") is None
    True
    """
    text = (url or "").strip()
    if not text:
        return None
    if PLAIN.fullmatch(text) and "/." not in text:
        return text  # as nearly all are; taking an address apart is what a feed's reading would spend its time on
    try:
        resolved = urljoin(base, text)
        parts = urlsplit(resolved)
        usable = parts.scheme in DEFAULT_PORTS and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        return None
    return resolved if usable else None


def rebase(url: str, root: str) -> str:
    """Move an address to the blog at `root`, keeping path, query and fragment: a mirror's feed names another host.

    Blogger's own copy of a feed, `www.blogger.com/feeds/BLOG/…`, becomes the blog's own.

    >>> rebase("https://esempio.blogspot.com/2007/01/a.html?m=1", "http://127.0.0.1:8099/")
    'http://127.0.0.1:8099/2007/01/a.html?m=1'
    >>> rebase("https://www.blogger.com/feeds/19867961/posts/default?start-index=26", "http://127.0.0.1:8099/")
    'http://127.0.0.1:8099/feeds/posts/default?start-index=26'
    """
    there, here = urlsplit(urljoin(root, url)), urlsplit(root)
    path = there.path
    if (there.hostname or "") in BLOGGER_HOSTS:
        path = re.sub(r"^/feeds/\d+/+", "/feeds/", path)
    folder = here.path.rstrip("/")
    if folder and not path.startswith(folder + "/"):
        path = folder + path
    return urlunsplit((here.scheme, here.netloc, path or "/", there.query, there.fragment))


def same_site(one: str, other: str) -> bool:
    """Tell whether two addresses are of one site: http or https, www. or not, blogspot of any country.

    >>> same_site("http://esempio.blogspot.it/p/chi.html", "https://esempio.blogspot.com/")
    True
    >>> same_site("http://127.0.0.1:8001/", "http://127.0.0.1:8002/")
    False
    """
    first, second = site(one), site(other)
    return first is not None and first == second


def site(url: str) -> str | None:
    """Return the host of an address as sites are told apart; None where it has none.

    >>> site("https://www.esempio.it:443/x"), site("http://esempio.blogspot.co.uk"), site("mailto:a@esempio.it")
    ('esempio.it', 'esempio.blogspot.com', None)
    """
    try:
        parts = urlsplit(url)
        host = fold_host(parts) if parts.scheme in DEFAULT_PORTS else ""
    except ValueError:
        return None
    blogspot = BLOGSPOT.fullmatch(host)
    if blogspot and blogspot[2] in COUNTRIES:
        return f"{blogspot[1]}.blogspot.com"
    return host.removeprefix("www.") or None
