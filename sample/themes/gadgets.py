"""What stands around the posts in the themes since 2017: posts in gadgets, the archive, labels, the profile."""

from __future__ import annotations

from urllib.parse import quote

from sample.feeds import cut
from sample.italian import MONTHS, date_header
from sample.markup import attribute, numeric, text, text_of
from sample.model import SamplePost
from sample.pages import Page
from sample.themes.sidebar import ABOUT, name_of


def when(page: Page, post: SamplePost) -> str:
    """Print a post's day with its exact instant in the attribute."""
    url, machine = page.url(post), post.published.isoformat()
    return f"""<span class='byline post-timestamp'>
<meta content='{url}'/>
<a class='timestamp-link' href='{url}' rel='bookmark' title='permanent link'>
<time class='published' datetime='{machine}' title='{machine}'>
{date_header(post.published, "month_first")}
</time>
</a>
</span>
"""


def featured(page: Page) -> str:
    """Print a post that the owner put in front, on the home page only: class `post`, but not of the list."""
    if page.path != "/" or not page.blog.posts:
        return ""
    post = max(page.blog.posts, key=lambda post: len(post.comments))
    return (
        "<div class='widget FeaturedPost' data-version='2' id='FeaturedPost1'>\n<h3 class='title'>\nIn evidenza\n"
        f"</h3>\n<div class='widget-content'>\n<div role='feed'>\n{_in_gadget(page, post)}</div>\n</div>\n</div>"
    )


def popular(page: Page) -> str:
    """Print the posts most talked about, below a post or static page."""
    if not page.single:
        return ""
    most = sorted(page.blog.posts, key=lambda post: (-len(post.comments), post.path))
    others = [post for post in most[:4] if post.path != page.path][:3]
    return (
        "<div class='widget PopularPosts' data-version='2' id='PopularPosts1'>\n<h3 class='title'>\n"
        "Post popolari in questo blog\n</h3>\n<div class='widget-content'>\n<div role='feed'>\n"
        + "".join(_in_gadget(page, post) for post in others) + "</div>\n</div>\n</div>"
    )  # fmt: skip


def _in_gadget(page: Page, post: SamplePost) -> str:
    return f"""<article class='post' role='article'>
<h3 class='post-title'><a href='{page.url(post)}'>{text(name_of(post))}</a></h3>
<div class='post-header'>
<div class='post-header-line-1'>
{when(page, post)}</div>
</div>
<div class='item-content float-container'>
<div class='popular-posts-snippet snippet-container r-snippet-container'>
<div class='snippet-item r-snippetized'>
{numeric(text(cut(text_of(post.body), 300)))}
</div>
</div>
<div class='jump-link flat-button ripple'>
<a href='{page.url(post)}' title='{attribute(post.title or "")}'>
Continua a leggere
</a>
</div>
</div>
</article>
"""


def sidebar(page: Page) -> str:
    """Print the column beside: profile, archive, labels; the same for all pages of a month."""
    key = ("contempo", page.root, page.period)
    if key not in page.blog.printed:
        page.blog.printed[key] = _profile(page) + _archive(page) + _labels(page)
    return page.blog.printed[key]


def _profile(page: Page) -> str:
    owner = page.blog.settings.owner
    url = attribute(owner.profile_url or "")
    return f"""<div class='section' id='sidebar_top' name='Sidebar (Top)'>\
<div class='widget Profile' data-version='2' id='Profile1'>
<div class='wrapper solo'>
<h3 class='title'>
Informazioni personali
</h3>
<div class='widget-content individual'>
<a href='{url}' rel='nofollow'>
<img alt='La mia foto' class='profile-img' height='80' src='{page.root}img/b/R29vZ2xl/s80/elio.png' width='80'/>
</a>
<div class='profile-info'>
<dl class='profile-datablock'>
<dt class='profile-data'>
<a class='profile-link g-profile' href='{url}' rel='author nofollow'>
{text(owner.name)}
</a>
</dt>
<dd class='profile-textblock'>{ABOUT}</dd>
</dl>
<a class='profile-link visit-profile flat-button' href='{url}' rel='author'>
Visualizza profilo
</a>
</div>
</div>
</div>
</div></div>
"""


def _archive(page: Page) -> str:
    years: dict[int, dict[int, list[SamplePost]]] = {}
    for (year, month), posts in page.blog.by_month.items():
        years.setdefault(year, {})[month] = posts
    items = "".join(
        _interval(
            f"{page.root}{year}/",
            str(year),
            sum(map(len, months.values())),
            "".join(_month(page, year, month, months[month]) for month in sorted(months, reverse=True)),
        )
        for year, months in sorted(years.items(), reverse=True)
    )
    return f"""<div class='section' id='sidebar_bottom' name='Sidebar (Bottom)'>\
<div class='widget BlogArchive' data-version='2' id='BlogArchive1'>
<details class='collapsible extendable'>
<summary>
<div class='collapsible-title'>
<h3 class='title'>
Archivio
</h3>
</div>
</summary>
<div class='widget-content'>
<div id='ArchiveList'>
<div id='BlogArchive1_ArchiveList'>
<div class='first-items'>
<ul class='hierarchy'>
{items}</ul>
</div>
</div>
</div>
</div>
</details>
</div>"""


def _month(page: Page, year: int, month: int, held: list[SamplePost]) -> str:
    posts = ""
    if page.period in ((year, month), (year, None)):
        posts = "<ul class='posts hierarchy'>\n" + "".join(
            f"<li>\n<a href='{page.url(post)}'>{text(name_of(post))}</a>\n</li>\n" for post in held
        ) + "</ul>\n"  # fmt: skip
    return _interval(f"{page.root}{year}/{month:02d}/", MONTHS[month - 1], len(held), posts)


def _interval(url: str, name: str, count: int, inner: str) -> str:
    if "archivedate" in inner:
        inner = f"<ul class='hierarchy'>\n{inner}</ul>\n"
    return f"""<li class='archivedate'>
<div class='hierarchy-title'>
<a class='post-count-link' href='{url}'>
{name}
<span class='post-count'>{count}</span>
</a>
</div>
<div class='hierarchy-content'>
{inner}</div>
</li>
"""


def _labels(page: Page) -> str:
    items = "".join(
        f"<li><a class='label-name' href='{page.root}search/label/{quote(label, safe='')}'>\n{text(label)}\n</a></li>\n"
        for label in page.blog.labels
    )
    return f"""<div class='widget Label' data-version='2' id='Label1'>
<details class='collapsible extendable'>
<summary>
<div class='collapsible-title'>
<h3 class='title'>
Etichette
</h3>
</div>
</summary>
<div class='widget-content list-label-widget-content'>
<div class='first-items'>
<ul>
{items}</ul>
</div>
</div>
</details>
</div></div>
"""
