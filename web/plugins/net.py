"""The net, `/rete`: who speaks to whom, as a picture and as tables."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl
from markupsafe import Markup

from web.charts.counts import draw_years
from web.mesh import Node, draw_mesh, tell_mesh
from web.page import link_sql, read_words, show
from web.questions import Archive, net
from web.words import Words


async def rete(datasette: Any, request: Any) -> Any:
    """Show the net."""
    archive, words = Archive(datasette), read_words(request)
    seen = await net.ask_net(archive)
    drawn = await archive.kept(("mesh", words.language), lambda: draw(archive, words))
    names = (words.say("regulars"), words.say("newcomers"))
    years = draw_years(seen["years"], words.say("Regulars and newcomers by year"), names, words)
    sql = {
        name.lower(): link_sql(getattr(net, name))
        for name in ("ANSWERED", "TIES", "YEARS", "SITES", "CROSSINGS", "POST_TIES", "LINKED_POSTS")
    }
    sql["spoken"] = link_sql(net.REPLIED, people=str([node.key for node in seen["nodes"]]))
    return await show(
        datasette,
        request,
        "net",
        **seen,
        **drawn,
        regulars=years,
        sql=sql,
        told=tell_mesh(seen["nodes"], seen["edges"]),
    )


async def draw(archive: Archive, words: Words) -> dict[str, Markup]:
    """Draw the net of people, and that of posts."""
    seen = await net.ask_net(archive)
    posts, ties = seen["tied"]
    untitled = words.say("Untitled")
    nodes = [
        Node(post["id"], post["title"] or untitled, f"/post/{post['id']}", post["comment_count"] or 0, author=True)
        for post in posts
    ]
    return {
        "picture": draw_mesh(seen["nodes"], seen["edges"], words.say("Who speaks to whom"), words),
        "picture_of_posts": draw_mesh(nodes, ties, words.say("Which posts link to which"), words),
    }


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Register the net."""
    return [(r"^/rete$", rete)]
