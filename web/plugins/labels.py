"""A label's posts, over every blog or in one."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import NotFound

from web.page import read_number, read_page, show
from web.questions import Archive
from web.questions.overview import POST_CARD

SIZE = 30
LABELLED = "SELECT post_id FROM post_labels WHERE label_id = :label"
IN_BLOG = "AND posts.blog_id = :blog"
# The plus keeps SQLite to an index of posts by day, rather than reading each row of a label that most posts have.
POSTS = f"""{POST_CARD}
WHERE posts.id IN (SELECT id FROM posts WHERE +id IN ({LABELLED}) {{within}}
                   ORDER BY published_on DESC, published_at DESC LIMIT :size OFFSET :skip)
ORDER BY posts.published_on DESC, posts.published_at DESC
"""  # noqa: S608
TOTAL = f"SELECT count(*) FROM posts WHERE +id IN ({LABELLED}) {IN_BLOG}"  # noqa: S608
TOTAL_EVERYWHERE = "SELECT count(*) FROM post_labels WHERE label_id = :label"


async def label(datasette: Any, request: Any) -> Any:
    """Show a label."""
    archive, page = Archive(datasette), read_page(request)
    found = await archive.row("SELECT id, name FROM labels WHERE id = :label", label=read_number(request, "label"))
    if found is None:
        raise NotFound("No such label")
    blog = (request.args.get("blog") or "")[:18]
    sql = POSTS.format(within=IN_BLOG if blog else "")
    total = await archive.value(TOTAL if blog else TOTAL_EVERYWHERE, label=found["id"], blog=blog)
    pages = max(1, -(-total // SIZE))
    page = min(page, pages)
    return await show(
        datasette,
        request,
        "label",
        label=found,
        total=total,
        blog=await archive.row("SELECT id, title, url FROM blogs WHERE id = :blog", blog=blog) if blog else None,
        posts=await archive.rows(sql, label=found["id"], blog=blog, size=SIZE, skip=(page - 1) * SIZE),
        page=page,
        pages=pages,
        address=lambda n: f"/etichetta/{found['id']}?" + (f"blog={blog}&" if blog.isdigit() else "") + f"pagina={n}",
    )


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Register a label's page."""
    return [(r"^/etichetta/(?P<label>\d{1,18})$", label)]
