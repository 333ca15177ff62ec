"""`_WidgetManager._SetDataContext`: what a Blogger page tells its own scripts, and so a careful reader."""

from __future__ import annotations

from sample.feeds import cut
from sample.markup import script, text_of
from sample.pages import Page

PAGE_TYPES = {"label": "index", "search": "index", "error": "error_page"}


def description_of(page: Page) -> str:
    """Return the words a page describes itself with: its post's first ones or the blog's own."""
    if page.single:
        return cut(text_of(page.posts[0].body), 140)
    return page.blog.settings.description


def data_context(page: Page, version: int = 1) -> str:
    """Print the script with the blog's id, language and kind of page; strings are single-quoted and escaped."""
    settings, root = page.blog.settings, page.root
    url = script(root + page.path[1:])
    kind = PAGE_TYPES.get(page.kind, page.kind)
    about = f", 'postId': '{page.posts[0].blogger_id}'" if page.single else ""
    name = f", 'pageName': '{script(page.name)}'" if page.name else ""
    period = ""
    if page.kind == "archive" and page.period:
        year, month = page.period
        when = f"'year': {year}, " + (f"'month': {month}, " if month else "")
        period = f", 'archive': {{{when}'rangeMessage': 'Visualizzazione dei post da {script(page.name)}'}}"
    true = {True: "true", False: "false"}
    template = "{'name': 'Contempo', 'localizedName': 'Contempo', 'isResponsive': true, 'variant': 'indie_light'}"
    return f"""<script type='text/javascript'>
window['__wavt'] = 'sample:{settings.blogger_id}';\
_WidgetManager._Init('//www.blogger.com/rearrange?blogID\\x3d{settings.blogger_id}','{url}','{settings.blogger_id}');
_WidgetManager._SetDataContext([{{'name': 'blog', 'data': {{'blogId': '{settings.blogger_id}', \
'title': '{script(settings.title)}', 'url': '{url}', 'canonicalUrl': '{url}', 'homepageUrl': '{script(root)}', \
'searchUrl': '{script(root)}search', 'canonicalHomepageUrl': '{script(root)}', \
'blogspotFaviconUrl': '{script(root)}favicon.ico', 'bloggerUrl': 'https://www.blogger.com', 'hasCustomDomain': false, \
'httpsEnabled': true, 'enabledCommentProfileImages': true, 'adultContent': false, 'encoding': 'UTF-8', \
'locale': '{settings.language}', 'localeUnderscoreDelimited': '{settings.language}', 'languageDirection': 'ltr', \
'isPrivate': false, 'isMobile': false, 'isPrivateBlog': false, 'isDynamicViewsAvailable': true, \
'jumpLinkMessage': 'Continua a leggere \\xbb', 'pageType': '{kind}'{about}{name}, \
'pageTitle': '{script(f"{settings.title}: {page.name}" if page.name else settings.title)}'}}}}, \
{{'name': 'messages', 'data': {{'edit': 'Modifica', 'linkCopiedToClipboard': 'Link copiato negli appunti.', \
'ok': 'OK', 'postLink': 'Link del post'}}}}, {{'name': 'template', 'data': {template if version == 2 else "{}"}}}, \
{{'name': 'view', 'data': {{'title': '{script(page.name or settings.title)}', \
'description': '{script(description_of(page))}', 'url': '{url}', 'type': '{"item" if page.single else "feed"}', \
'isSingleItem': {true[page.single]}, 'isMultipleItems': {true[not page.single and page.kind != "error"]}, \
'isError': {true[page.kind == "error"]}, 'isPage': {true[page.kind == "static_page"]}, \
'isPost': {true[page.kind == "item"]}, 'isHomepage': {true[page.path == "/"]}, \
'isArchive': {true[page.kind == "archive"]}, 'isLabelSearch': {true[page.kind == "label"]}{period}}}}}]);
_WidgetManager._RegisterWidget('_BlogView', new _WidgetInfo('Blog1', 'main', document.getElementById('Blog1'), \
{{'cmtInteractionsEnabled': false, 'lightboxEnabled': true}}, 'displayModeFull'));
_WidgetManager._RegisterWidget('_BlogArchiveView', new _WidgetInfo('BlogArchive1', 'sidebar', \
document.getElementById('BlogArchive1'), {{'languageDirection': 'ltr', \
'loadingMessage': 'Caricamento in corso\\x26hellip;'}}, 'displayModeFull'));
</script>
"""
