"""The widgets beside the posts: who writes, labels, the archive by year and month, the blogs next door."""

from __future__ import annotations

from urllib.parse import quote

from sample.feeds import cut
from sample.italian import MONTHS
from sample.markup import attribute, text, text_of
from sample.model import SamplePost
from sample.pages import Page

ABOUT = "Faccio il pane, cammino, ascolto chi passa. Le tre cose si somigliano."
NEIGHBOURS = (
    ("http://quaderni-di-marta.example.it/", "I quaderni di Marta"),
    ("http://baita-del-gigi.example.it/", "La baita del Gigi"),
    ("http://biblioteca-borgolera.example.it/novita", "Biblioteca di Borgo Lera"),
    ("http://meteo-vallera.example.it/", "Il tempo in val Lera"),
)


def sidebar(page: Page) -> str:
    """Print the whole column of widgets; it is the same for all pages of a month."""
    key = ("sidebar", page.root, page.period)
    if key not in page.blog.printed:
        widgets = (_static_pages(page), _profile(page), _labels(page), _archive(page), _neighbours(page))
        page.blog.printed[key] = "<div class='sidebar section' id='sidebar'>" + "".join(widgets) + "</div>\n"
    return page.blog.printed[key]


def _widget(page: Page, kind: str, identity: str, title: str, content: str, css: str = "widget-content") -> str:
    return f"""<div class='widget {kind}' data-version='1' id='{identity}'>
<h2>{title}</h2>
<div class='{css}'>
{content}<div class='clear'></div>
<span class='widget-item-control'>
<span class='item-control blog-admin'>
<a class='quickedit' href='http://www.blogger.com/rearrange?blogID={page.blog.settings.blogger_id}&widgetType={kind}\
&widgetId={identity}&action=editWidget&sectionId=sidebar' rel='nofollow' target='config{identity}' title='Modifica'>
<img alt='' height='18' src='{page.root}img/icon18_wrench_allbkg.png' width='18'/>
</a>
</span>
</span>
<div class='clear'></div>
</div>
</div>"""


def _static_pages(page: Page) -> str:
    if not page.blog.pages:
        return ""
    links = "".join(
        f"<li>\n<a href='{page.url(each)}'>{text(each.title or '')}</a>\n</li>\n" for each in page.blog.pages
    )
    home = f"<li>\n<a href='{page.root}'>Home page</a>\n</li>\n"
    return _widget(page, "PageList", "PageList1", "Pagine", f"<ul>\n{home}{links}</ul>\n")


def _profile(page: Page) -> str:
    owner = page.blog.settings.owner
    url = attribute(owner.profile_url or "")
    return _widget(
        page,
        "Profile",
        "Profile1",
        "Informazioni personali",
        f"""<a href='{url}'>\
<img alt='La mia foto' class='profile-img' height='80' src='{page.root}img/b/R29vZ2xl/s80/elio.png' width='80'/></a>
<dl class='profile-datablock'>
<dt class='profile-data'>
<a class='profile-name-link g-profile' href='{url}' rel='author'>
{text(owner.name)}
</a>
</dt>
<dd class='profile-textblock'>{ABOUT}</dd>
</dl>
<a class='profile-link' href='{url}' rel='author'>Visualizza il mio profilo completo</a>
""",
    )


def _labels(page: Page) -> str:
    items = "".join(
        f"<li>\n<a dir='ltr' href='{page.root}search/label/{quote(label, safe='')}'>{text(label)}</a>\n"
        f"<span dir='ltr'>({count})</span>\n</li>\n"
        for label, count in page.blog.labels.items()
    )
    return _widget(page, "Label", "Label1", "Etichette", f"<ul>\n{items}</ul>\n",
                   "widget-content list-label-widget-content") if items else ""  # fmt: skip


def _archive(page: Page) -> str:
    """Print years and months with their counts; the month of this page is open and lists its posts."""
    years = "".join(_year(page, year) for year in sorted({year for year, _ in page.blog.by_month}, reverse=True))
    return _widget(page, "BlogArchive", "BlogArchive1", "Archivio blog",
                   f"<div id='ArchiveList'>\n<div id='BlogArchive1_ArchiveList'>\n{years}</div>\n</div>\n")  # fmt: skip


def _year(page: Page, year: int) -> str:
    opened = page.period is not None and page.period[0] == year
    months = {month: posts for (of, month), posts in page.blog.by_month.items() if of == year}
    inner = "".join(_month(page, year, month, months[month]) for month in sorted(months, reverse=True))
    return _interval(f"{page.root}{year}/", str(year), sum(map(len, months.values())), opened, inner)


def _month(page: Page, year: int, month: int, held: list[SamplePost]) -> str:
    opened = page.period == (year, month)
    posts = ""
    if opened:
        posts = "<ul class='posts'>\n" + "".join(
            f"<li><a href='{page.url(post)}'>{text(name_of(post))}</a></li>\n" for post in held
        ) + "</ul>\n"  # fmt: skip
    return _interval(f"{page.root}{year}/{month:02d}/", MONTHS[month - 1], len(held), opened, posts)


def _interval(url: str, name: str, count: int, opened: bool, inner: str) -> str:
    state, arrow, css = ("expanded", "&#9660;", "zippy toggle-open") if opened else ("collapsed", "&#9658;", "zippy")
    return f"""<ul class='hierarchy'>
<li class='archivedate {state}'>
<a class='toggle' href='javascript:void(0)'>
<span class='{css}'>

        {arrow}&#160;

</span>
</a>
<a class='post-count-link' href='{url}'>
{name}
</a>
<span class='post-count' dir='ltr'>({count})</span>
{inner}</li>
</ul>
"""


def name_of(post: SamplePost) -> str:
    """Return a post's title, or its first words where it has none."""
    return post.title or cut(text_of(post.body), 50) or "Senza titolo"


def _neighbours(page: Page) -> str:
    items = "".join(f"<li><a href='{url}'>{name}</a></li>\n" for url, name in NEIGHBOURS)
    return _widget(page, "LinkList", "LinkList1", "Chi leggo volentieri", f"<ul>\n{items}</ul>\n")
