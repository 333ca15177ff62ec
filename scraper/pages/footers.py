"""What stands around a post's text: author, time, labels, comment count, machine-readable instants."""

from __future__ import annotations

from dataclasses import dataclass

from scraper.pages.bylines import author_in, clean_time, clock_in, introduces, name_beside, stamp_in
from scraper.pages.context import Context
from scraper.pages.parse import Element
from scraper.pages.printed import as_printed, own_text, printed
from scraper.pages.regions import Regions, has_class
from scraper.pages.structured import iso_stamp, text_of
from scraper.pages.units import Unit

BACKLINKS = ("backlink", "backlinks", "postbacklinks", "postbacklink", "linkstothispost")
LONGEST_HEADING = 60
LONGEST_LINE = 200
HEADINGS = ("h1", "h2", "h3", "h4", "h5")
PERMANENT = frozenset({"permanent link", "permalink", "link permanente", "permanenter link"})
BYLINE_CLASSES = (
    "blogbyline",
    "posted",
    "postfooter",
    "byline",
    "postmeta",
    "postinfo",
    "postheader",
    "postdata",
    "postfooterline",
)
AUTHOR_CLASSES = ("postauthor", "author", "vcard", "byauthor", "postauthorlabel", "authorname")
COUNT_CLASSES = ("commentlink", "postcommentlink", "commentslink", "numcomments", "commentcount", "postcommentcount")


@dataclass(frozen=True)
class Reading:
    """One post's part of the page, with what stands around it."""

    unit: Unit
    context: Context
    regions: Regions
    alone: bool  #: the page is this post's own


def instant(reading: Reading, marks: tuple[str, str], name: str, permalink: str | None) -> str | None:
    """Give a machine-readable instant of the markup, as written; `marks` are its class and its `itemprop`."""
    unit = reading.unit
    marked = unit.classed(marks[0]) + unit.marked(marks[1])
    if name == "datePublished":
        marked += unit.tagged("time")
    for mark in marked:
        for attribute in ("title", "datetime", "content"):
            if stamp := iso_stamp(mark.get(attribute)):
                return stamp
    for article in reading.context.articles:
        address = text_of(article, "mainEntityOfPage")
        stamp = iso_stamp(text_of(article, name))
        if stamp and (reading.alone or (permalink and address == permalink)):
            return stamp
    property_ = {"datePublished": "article:published_time", "dateModified": "article:modified_time"}[name]
    return iso_stamp(reading.context.metas.get(property_)) if reading.alone else None


def time_text(reading: Reading) -> str | None:
    """Give the printed time: `14:33`, or whatever stamp the theme prints in its place."""
    unit = reading.unit
    exact = [mark for mark in unit.classed("published", "timestamplink") if mark.tag != "meta"]
    exact += [mark for mark in unit.marked("datepublished") if mark.tag != "meta"]
    exact += [link for link in unit.tagged("a") if is_permanent(link)] + unit.tagged("time")
    for mark in exact:
        text = as_printed(mark)
        if any(map(str.isdigit, text)):
            return text
    for mark in unit.classed("posttimestamp", "posttime", "timestamp"):
        if stamp := clean_time(as_printed(mark)):
            return stamp
    return _time_beside(unit)


def _time_beside(unit: Unit) -> str | None:
    """Read the time in a line that no class marks as one: in its permalink, after its author's name, anywhere."""
    lines = [*unit.classed(*BYLINE_CLASSES), *([unit.footer] if unit.footer is not None else [])]
    for line in lines:
        for link in line.iter("a"):
            text = as_printed(link)
            if clock_in(text) and not leads_to_comments(link.get("href") or ""):
                return text
    for line in lines:
        text = as_printed(line)
        name = author_in(text)
        stamp = stamp_in(text.split(name, 1)[1]) if name else None
        if stamp and clock_in(stamp):
            return stamp
    return clock_in(as_printed(unit.footer)) if unit.footer is not None else None


def author(reading: Reading, stamp: str | None) -> tuple[str | None, str | None]:
    """Give the printed name and the address of the profile it links to, or that the About Me gadget does."""
    name, profile = _printed_author(reading, stamp)
    if name and not profile:
        profile = _profile_named(reading.context, name)
    return name, profile


def _printed_author(reading: Reading, stamp: str | None) -> tuple[str | None, str | None]:
    unit = reading.unit
    marked = (*unit.classed("fn"), *unit.marked("author"), *unit.classed(*AUTHOR_CLASSES))
    for holder in marked:
        name = _name_in(holder)
        if name and any(map(str.isalnum, name)):
            name = _linked_name(holder, name) or name
            return author_in(name, stamp) or name, _profile(reading, holder)
    for link in unit.tagged("a"):
        if "author" in (link.get("rel") or "").split() and printed(link):
            return printed(link), _profile(reading, link)
    footer = [unit.footer] if unit.footer is not None else []
    for line in (*unit.classed(*BYLINE_CLASSES), *footer):
        text = printed(line)
        name = author_in(text, stamp) or (name_beside(line, stamp) if line is unit.footer else None)
        if name:
            linked = next((link for link in line.iter("a") if printed(link) == name), None)
            return name, _profile(reading, linked) if linked is not None else None
    return _author_beside(unit, stamp), None


def _author_beside(unit: Unit, stamp: str | None) -> str | None:
    """Read the name in a line that nothing marks but the post's own stamp: `Scritto da Remo il 18 giugno 2017`."""
    marks = [link for link in unit.tagged("a") if is_permanent(link)] + unit.tagged("time")
    for mark in marks:
        line = mark.getparent()
        if stamp and line is not None and stamp in (text := own_text(line)) and len(text) <= LONGEST_LINE:
            return author_in(text, stamp)
    return None


def _linked_name(holder: Element, text: str) -> str | None:
    """Give the linked part of a mark that prints no more than words that introduce a name, and the name."""
    for link in holder.iter("a"):
        name = printed(link)
        if name and text.endswith(name) and introduces(text[: -len(name)]):
            return name
    return None


def _profile_named(context: Context, name: str) -> str | None:
    """Give the profile that the page's About Me gadget links to, where it bears the author's name."""
    tree = context.tree
    for block in tree.classed("profiledatablock", "profiledata", "profilenamelink"):
        text = printed(block)
        links = [block, *block.iter("a")] if block.tag == "a" else [*block.iter("a")]
        holder = block.getparent()
        if name in {text, text.rpartition(":")[2].strip()} or any(printed(each) == name for each in block.iter()):
            links += list(holder.iter("a")) if holder is not None else []
            for link in links:
                if "/profile/" in (link.get("href") or "") or "profiles.google." in (link.get("href") or ""):
                    return context.absolute(link.get("href"))
    return None


def _name_in(holder: Element) -> str | None:
    """Read a name: schema.org's `name` inside the holder where there is one, else what the holder prints."""
    for element in holder.iter():
        if element.get("itemprop") == "name":
            return (element.get("content") or "").strip() or printed(element) or None
    return printed(holder) or None


def _profile(reading: Reading, holder: Element) -> str | None:
    for element in holder.iter("a", "meta", "link"):
        address = element.get("href") or (element.get("content") if element.get("itemprop") == "url" else None)
        if address and (found := reading.context.absolute(address)):
            return found
    return None


def labels(reading: Reading) -> tuple[str, ...] | None:
    """Give the printed labels, each once; None where the theme shows no place for them."""
    unit = reading.unit
    names = dict.fromkeys(text for link in unit.tagged("a") if is_label(link) and (text := printed(link)))
    return tuple(names) if names or unit.classed("postlabels", "bloggerlabels") else None


def count_text(reading: Reading) -> str | None:
    """Give the comment count as printed: the heading over the comments, else the link in the footer."""
    if reading.alone and (heading := _comments_heading(reading)):
        return heading
    unit = reading.unit
    links = [link for link in unit.tagged("a") if leads_to_comments(link.get("href") or "")]
    for mark in (*unit.classed(*COUNT_CLASSES), *links):
        if not is_backlink(mark) and (text := as_printed(mark)):
            return text
    for link in unit.tagged("a"):  # other comment services: a window of their own, `Due chiacchiere [3]`
        text = as_printed(link) if "comment" in (link.get("onclick") or "").lower() else ""
        if any(map(str.isdigit, text)):
            return text
    return None


def _comments_heading(reading: Reading) -> str | None:
    """Give the heading over the comments; the 2017 themes print "Comments" alone and the number beside the eye."""
    tree = reading.context.tree
    headings = tree.tagged(*HEADINGS)
    for region in reading.regions.comments:
        counted = region.get("data-num-comments") or ""
        for heading in tree.between(headings, tree.at(region), tree.end(region)):
            if heading.get("id") == "comment-post-message" or _inside_form(heading, region):
                continue
            text = as_printed(heading)
            if counted.isdigit() and not any(map(str.isdigit, text)):
                return counted
            if text:
                return text
        if counted.isdigit():
            return counted
        if bare := _bare_heading(region):
            return bare
    return None


def _bare_heading(region: Element) -> str | None:
    """Give the words that open a classic template's comments without any tag of their own."""
    anchor = next((child for child in region if child.get("name") == "comments"), None)
    text = as_printed(anchor) or anchor.tail if anchor is not None else region.text
    return " ".join((text or "").split()) or None if len(text or "") < LONGEST_HEADING else None


def _inside_form(heading: Element, region: Element) -> bool:
    for ancestor in heading.iterancestors():
        if ancestor is region:
            return False
        if has_class(ancestor, "commentform", "commentreplybox", "comment") or ancestor.get("id") == "comment-form":
            return True
    return False


def is_permanent(link: Element) -> bool:
    """Tell a permalink by its `rel` or its title."""
    return "bookmark" in (link.get("rel") or "").split() or (link.get("title") or "").strip().lower() in PERMANENT


def is_label(link: Element) -> bool:
    """Tell a label's link by its `rel` or by the address only labels have."""
    href = link.get("href") or ""
    return "/search/label/" in href or ("tag" in (link.get("rel") or "").split() and "technorati.com/" not in href)


def leads_to_comments(href: str) -> bool:
    """Tell the address of a post's comments or of the form for one."""
    return "/comment.g?" in href or "/comment/fullpage/" in href or href.endswith(("#comments", "#comment-form"))


def is_backlink(mark: Element) -> bool:
    """Tell "Link a questo post", which themes print with the class of a comment count."""
    if any((link.get("href") or "").endswith("#links") for link in mark.iter("a")):
        return True
    parent = mark.getparent()
    return has_class(mark, *BACKLINKS) or (parent is not None and has_class(parent, *BACKLINKS))
