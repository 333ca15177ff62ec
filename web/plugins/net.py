"""The net, `/rete`: who speaks to whom, as a picture and as tables."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl

from web.charts import draw_years
from web.mesh import draw_mesh
from web.page import link_sql, read_words, show
from web.questions import Archive, net


async def rete(datasette: Any, request: Any) -> Any:
    """Show the net."""
    archive, words = Archive(datasette), read_words(request)
    seen = await net.ask_net(archive)
    picture = await archive.kept(("mesh", words.language), lambda: _draw(seen, words))
    names = (words.say("regulars"), words.say("newcomers"))
    years = draw_years(seen["years"], words.say("Regulars and newcomers by year"), names, words)
    sql = {name.lower(): link_sql(getattr(net, name)) for name in ("ANSWERED", "TIES", "YEARS", "SITES", "CROSSINGS")}
    sql["spoken"] = link_sql(net.SPOKEN, people=str([node.key for node in seen["nodes"]]))
    return await show(datasette, request, "net", **seen, picture=picture, regulars=years, sql=sql)


async def _draw(seen: dict[str, Any], words: Any) -> Any:
    return draw_mesh(seen["nodes"], seen["edges"], words)


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Register the net."""
    return [(r"^/rete$", rete)]
