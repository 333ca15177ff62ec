"""The net: who speaks to whom, who answers and how soon, who comes and who stays, what is pointed at."""

from __future__ import annotations

from typing import Any

from web.mesh import Node
from web.questions import Archive, Row
from web.questions.overview import ask_blogs

MOST_NODES = 42  #: beyond this a picture of the net says nothing
MOST_BLOGS = 60  #: those with most comments; all of them are in the table of blogs

SPEAKERS = """
SELECT people.id, people.name, count(*) AS comments FROM comments JOIN people ON people.id = comments.person_id
GROUP BY comments.person_id ORDER BY comments DESC LIMIT :most
"""
AUTHORS = """
SELECT people.id, people.name, count(*) AS posts FROM posts JOIN people ON people.id = posts.person_id
WHERE posts.kind = 'post' GROUP BY posts.person_id ORDER BY posts DESC LIMIT 12
"""
# Somebody speaks to the one they reply to, or else to the post's author. What the indexes hold is read whole and joined
# in memory: looking up as many rows one by one, in tables whose rows carry texts, takes minutes from a cold disk.
# What was replied to comes first: then both sides are read from indexes, and only those of the people drawn.
REPLIED = """
SELECT reply.person_id AS speaker, own.person_id AS listener, count(*) AS times
FROM comments AS own CROSS JOIN comments AS reply ON reply.parent_id = own.id
WHERE own.person_id IN (SELECT value FROM json_each(:people))
  AND reply.person_id IN (SELECT value FROM json_each(:people)) AND own.person_id <> reply.person_id
GROUP BY speaker, listener
"""
ADDRESSED = """
WITH homes AS MATERIALIZED (SELECT id, person_id FROM posts WHERE person_id IN (SELECT value FROM json_each(:people)))
SELECT own.person_id AS speaker, homes.person_id AS listener, count(*) AS times
FROM comments AS own JOIN homes ON homes.id = own.post_id
WHERE own.person_id IN (SELECT value FROM json_each(:people)) AND own.parent_id IS NULL
  AND own.person_id <> homes.person_id
GROUP BY speaker, listener
"""
# The author of a blog among others: what they answered, and after how long.
ANSWERED = """
SELECT posts.blog_id, own.id AS comment_id,
       min(julianday(reply.published_at) - julianday(own.published_at)) * 1440 AS minutes
FROM comments AS reply JOIN comments AS own ON own.id = reply.parent_id JOIN posts ON posts.id = reply.post_id
WHERE reply.by_blog_author = 1 AND reply.parent_id IS NOT NULL AND own.by_blog_author = 0 GROUP BY own.id
"""
BY_AUTHOR = """
SELECT posts.blog_id, sum(own.comments) AS comments
FROM (SELECT post_id, count(*) AS comments FROM comments WHERE by_blog_author = 1 GROUP BY post_id) AS own
JOIN posts ON posts.id = own.post_id GROUP BY posts.blog_id
"""
TIES = "SELECT id, parent_id FROM comments WHERE parent_id IS NOT NULL"
YEARS = """
SELECT person_id, substr(published_on, 1, 4) AS year, count(*) AS comments FROM comments
WHERE person_id IS NOT NULL AND published_on IS NOT NULL GROUP BY person_id, year
"""
SITES = """
SELECT host, count(*) AS links FROM links WHERE target_blog_id IS NULL GROUP BY host ORDER BY links DESC, host LIMIT 20
"""
# The plus keeps SQLite to an index of the posts, rather than looking up each one's row.
CROSSINGS = """
WITH ties AS MATERIALIZED (SELECT post_id, target_post_id FROM links WHERE target_post_id IS NOT NULL),
homes AS MATERIALIZED (SELECT id, blog_id FROM posts
                       WHERE +id IN (SELECT post_id FROM ties UNION ALL SELECT target_post_id FROM ties))
SELECT source.blog_id AS source_id, target.blog_id AS target_id, count(*) AS links
FROM ties CROSS JOIN homes AS source ON source.id = ties.post_id
CROSS JOIN homes AS target ON target.id = ties.target_post_id
WHERE source.blog_id <> target.blog_id
GROUP BY source_id, target_id ORDER BY links DESC LIMIT 20
"""
LINKED_POSTS = """
SELECT posts.id, posts.title, posts.published_on, linked.links
FROM (SELECT target_post_id AS id, count(DISTINCT post_id) AS links FROM links
      WHERE target_post_id IS NOT NULL AND post_id <> target_post_id
      GROUP BY target_post_id ORDER BY links DESC LIMIT 10) AS linked
JOIN posts ON posts.id = linked.id ORDER BY linked.links DESC
"""
# Posts that point at posts, most connected first.
POST_TIES = """
SELECT post_id AS source, target_post_id AS target, count(*) AS links FROM links
WHERE target_post_id IS NOT NULL AND target_post_id <> post_id GROUP BY post_id, target_post_id
ORDER BY links DESC, post_id LIMIT 2000
"""
TIED_POSTS = """
SELECT posts.id, posts.title, posts.comment_count, posts.blog_id FROM posts
WHERE posts.id IN (SELECT value FROM json_each(:posts))
"""


async def ask_net(archive: Archive) -> dict[str, Any]:
    """Return the net's nodes and edges, and the tables below it."""

    async def count() -> dict[str, Any]:
        nodes = await _nodes(archive)
        edges = await _edges(archive, nodes)
        blogs = {
            row["id"]: row["title"] for row in await archive.rows("SELECT id, coalesce(title, url) AS title FROM blogs")
        }
        crossings = await archive.rows(CROSSINGS)
        for row in crossings:
            row["source"], row["target"] = blogs[row["source_id"]], blogs[row["target_id"]]
        return {
            "nodes": nodes,
            "edges": edges,
            "pairs": _pairs(nodes, edges),
            "answered": await _answered(archive),
            "depths": count_depths([(row["id"], row["parent_id"]) for row in await archive.rows(TIES)]),
            "years": count_regulars(await archive.rows(YEARS)),
            "sites": await archive.rows(SITES),
            "crossings": crossings,
            "linked_posts": await archive.rows(LINKED_POSTS),
            "tied": await _tied_posts(archive),
            "comments": await archive.value("SELECT count(*) FROM comments"),
        }

    return await archive.kept("net", count)


async def _nodes(archive: Archive) -> list[Node]:
    writing = {row["id"]: row for row in await archive.rows(AUTHORS)}
    speaking = {row["id"]: row for row in await archive.rows(SPEAKERS, most=MOST_NODES)}
    everybody = list(writing | speaking)[:MOST_NODES]
    return [
        Node(
            key=number,
            name=(speaking.get(number) or writing[number])["name"],
            link=f"/persona/{number}",
            weight=speaking[number]["comments"] if number in speaking else 0,
            author=number in writing,
        )
        for number in everybody
    ]


async def _edges(archive: Archive, nodes: list[Node]) -> dict[tuple[int, int], int]:
    people = str([node.key for node in nodes])
    edges: dict[tuple[int, int], int] = {}
    for sql in (REPLIED, ADDRESSED):
        for row in await archive.rows(sql, people=people):
            pair = (row["speaker"], row["listener"])
            edges[pair] = edges.get(pair, 0) + row["times"]
    return edges


async def _tied_posts(archive: Archive) -> tuple[list[Row], dict[tuple[int, int], int]]:
    """Return the posts most tied to others by links, and the ties among them."""
    ties = {(row["source"], row["target"]): row["links"] for row in await archive.rows(POST_TIES)}
    degrees: dict[int, int] = {}
    for pair in ties:
        for post in pair:
            degrees[post] = degrees.get(post, 0) + 1
    kept = sorted(degrees, key=lambda post: (-degrees[post], post))[:MOST_NODES]
    posts = await archive.rows(TIED_POSTS, posts=str(kept))
    return posts, {pair: links for pair, links in ties.items() if pair[0] in kept and pair[1] in kept}


def _pairs(nodes: list[Node], edges: dict[tuple[int, int], int]) -> list[Row]:
    known = {node.key: node for node in nodes}
    pairs: list[Row] = [
        {"one": known[a], "other": known[b], "there": there, "back": edges.get((b, a), 0)}
        for (a, b), there in edges.items()
        if a < b or (b, a) not in edges
    ]
    return sorted(pairs, key=lambda pair: (-min(pair["there"], pair["back"]), -pair["there"] - pair["back"]))[:12]


async def _answered(archive: Archive) -> list[Row]:
    """Return what others said, how much the author answered, the typical minutes; most discussed blogs first."""
    own = {row["blog_id"]: row["comments"] for row in await archive.rows(BY_AUTHOR)}
    delays: dict[int, list[float | None]] = {}
    for row in await archive.rows(ANSWERED):
        delays.setdefault(row["blog_id"], []).append(row["minutes"])
    answered = []
    for blog in await ask_blogs(archive):
        held = delays.get(blog["id"], [])
        timed = sorted(minutes for minutes in held if minutes is not None and minutes >= 0)
        answered.append(
            {
                "id": blog["id"],
                "title": blog["title"] or blog["url"],
                "heard": blog["comments"] - own.get(blog["id"], 0),
                "answered": len(held),
                "minutes": timed[len(timed) // 2] if timed else None,
            }
        )
    return sorted(answered, key=lambda row: -row["heard"])[:MOST_BLOGS]


def count_depths(ties: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Count comments by how deep in a conversation they stand: 1 answers a comment, 2 answers that, and so on.

    Each tie is (reply, what it replies to); a circle of replies counts as depth 1.

    >>> count_depths([(2, 1), (3, 2), (4, 1)])
    [(1, 2), (2, 1)]
    """
    parents = dict(ties)
    depths: dict[int, int] = {}
    for comment in parents:
        chain: list[int] = []
        at = comment
        while at in parents and at not in depths and len(chain) <= len(parents):
            chain.append(at)
            depths[at] = 0  # being followed: a circle stops here
            at = parents[at]
        depth = depths.get(at, 0)
        for one in reversed(chain):
            depth += 1
            depths[one] = depth
    counts: dict[int, int] = {}
    for depth in depths.values():
        counts[depth] = counts.get(depth, 0) + 1
    return sorted(counts.items())


def count_regulars(rows: list[Row]) -> list[tuple[str, int, int]]:
    """Count for each year those who had commented in an earlier year, and those who had not.

    >>> count_regulars([{"person_id": 1, "year": "2010"}, {"person_id": 1, "year": "2011"}])
    [('2010', 0, 1), ('2011', 1, 0)]
    """
    first: dict[int, str] = {}
    for row in sorted(rows, key=lambda row: row["year"]):
        first.setdefault(row["person_id"], row["year"])
    years: dict[str, list[int]] = {}
    for row in rows:
        years.setdefault(row["year"], [0, 0])[first[row["person_id"]] == row["year"]] += 1
    return [(year, back, new) for year, (back, new) in sorted(years.items())]
