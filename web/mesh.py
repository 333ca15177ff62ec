"""The net of people, laid out and drawn: who is near whom, found by springs, the same every time."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from web.svg import picture, tag
from web.words import Words

WIDTH, HEIGHT = 960.0, 640.0
STEPS = 160


@dataclass(frozen=True, slots=True)
class Node:
    """A person or a post in the net."""

    key: int
    name: str
    link: str
    weight: int  #: comments: made by a person, had by a post
    author: bool = False  #: writes posts, or is one


Edges = Mapping[tuple[int, int], int]  #: how often the first spoke to the second


def lay_out(keys: Sequence[int], edges: Edges) -> dict[int, tuple[float, float]]:
    """Place nodes so that those who talk stand near and the others apart (Fruchterman and Reingold, 1991).

    >>> places = lay_out([1, 2, 3], {(1, 2): 9})
    >>> math.dist(places[1], places[2]) < math.dist(places[1], places[3])
    True
    """
    count = len(keys)
    golden = math.pi * (3 - math.sqrt(5))
    x = [0.42 * math.sqrt((n + 0.5) / count) * math.cos(n * golden) for n in range(count)]
    y = [0.42 * math.sqrt((n + 0.5) / count) * math.sin(n * golden) for n in range(count)]
    index = {key: n for n, key in enumerate(keys)}
    springs = [
        (index[a], index[b], 1 + math.log(weight))
        for (a, b), weight in edges.items()
        if a in index and b in index and a != b
    ]
    ideal = 0.75 / math.sqrt(max(count, 1))
    for step in range(STEPS):
        moves = _push_apart(x, y, ideal)
        for a, b, pull in springs:
            dx, dy = x[a] - x[b], y[a] - y[b]
            force = math.hypot(dx, dy) * pull / ideal
            for n, sign in ((a, -1), (b, 1)):
                moves[n][0] += sign * dx * force
                moves[n][1] += sign * dy * force
        heat = 0.08 * (1 - step / STEPS)
        for n, (dx, dy) in enumerate(moves):
            dx, dy = dx - x[n] * 0.6, dy - y[n] * 0.6  # nobody drifts out of sight
            far = math.hypot(dx, dy) or 1e-9
            x[n] += dx / far * min(far, heat)
            y[n] += dy / far * min(far, heat)
    return dict(zip(keys, _fit(x, y), strict=True))


def _push_apart(x: Sequence[float], y: Sequence[float], ideal: float) -> list[list[float]]:
    moves = [[0.0, 0.0] for _ in x]
    square = ideal * ideal
    for a in range(len(x)):
        for b in range(a):
            dx, dy = x[a] - x[b], y[a] - y[b]
            push = square / (dx * dx + dy * dy + 1e-9)
            moves[a][0] += dx * push
            moves[a][1] += dy * push
            moves[b][0] -= dx * push
            moves[b][1] -= dy * push
    return moves


def _fit(x: Sequence[float], y: Sequence[float]) -> list[tuple[float, float]]:
    if not x:
        return []
    left, right, top, bottom = min(x), max(x), min(y), max(y)
    wide, high = (right - left) or 1.0, (bottom - top) or 1.0
    return [
        (90 + (WIDTH - 180) * (a - left) / wide, 50 + (HEIGHT - 100) * (b - top) / high)
        for a, b in zip(x, y, strict=True)
    ]


def draw_mesh(nodes: Sequence[Node], edges: Edges, title: str, words: Words) -> Markup:
    """Draw a net: a circle's area is how much is said, a line's width how often the one speaks to the other."""
    if not nodes:
        return Markup("")
    places = lay_out([node.key for node in nodes], edges)
    loudest, busiest = max(node.weight for node in nodes) or 1, max([*edges.values(), 1])
    lines = []
    for (a, b), weight in sorted(edges.items(), key=lambda edge: edge[1]):
        if a in places and b in places and a != b:
            both = (b, a) in edges
            (x1, y1), (x2, y2) = places[a], places[b]
            bend = 0.0 if not both else 0.08
            middle = ((x1 + x2) / 2 - (y2 - y1) * bend, (y1 + y2) / 2 + (x2 - x1) * bend)
            lines.append(
                tag(
                    "path",
                    d=f"M{x1:.1f} {y1:.1f}Q{middle[0]:.1f} {middle[1]:.1f} {x2:.1f} {y2:.1f}",
                    class_="both" if both else "one",
                    stroke_width=0.8 + 5 * (weight / busiest) ** 0.5,
                )
            )
    circles = []
    for node in sorted(nodes, key=lambda node: -node.weight):
        x, y = places[node.key]
        radius = 6 + 20 * (node.weight / loudest) ** 0.5
        name = node.name if len(node.name) <= 22 else node.name[:21] + "…"
        told = f"{node.name}: {words.many(node.weight, 'comment', 'comments')}"
        inside = (
            tag("circle", tag("title", told), cx=x, cy=y, r=radius, class_="author" if node.author else "reader"),
            tag("text", name, x=x, y=y + radius + 13, class_="name middle"),
        )
        circles.append(tag("a", *inside, href=node.link))
    return picture(WIDTH, HEIGHT, title, tag("g", *lines, class_="edges"), *circles, class_="chart mesh", linked=True)
