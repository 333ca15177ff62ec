"""The net of people, laid out and drawn: who is near whom, found by springs, the same every time."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from web.svg import picture, tag
from web.words import Words

WIDTH, HEIGHT = 960.0, 780.0  #: of a net of CROWD or more
CROWD = 40
STEPS = 160
LONGEST_NAME = 18  #: letters that are drawn
LETTER = 7.2  #: how wide one is at the most, in the picture's units


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
    stiffness = max(1.0, 2 * count / max(len(springs), 1))  # where ties are few, only they say what belongs together
    for step in range(STEPS):
        moves = _push_apart(x, y, ideal)
        for a, b, pull in springs:
            dx, dy = x[a] - x[b], y[a] - y[b]
            force = math.hypot(dx, dy) * pull * stiffness / ideal
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


def choose_height(count: int) -> float:
    """Choose how high the picture of so many nodes is: few of them in a large one are lost.

    >>> choose_height(2), choose_height(12), choose_height(60)
    (180.0, 427.0, 780.0)
    """
    return float(round(min(HEIGHT, max(180.0, HEIGHT * math.sqrt(count / CROWD)))))


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
    across, down = min(WIDTH - 180, 160.0 * (len(x) - 1)), choose_height(len(x)) - 100
    return [
        (WIDTH / 2 + across * ((a - left) / wide - 0.5), 50 + down * (b - top) / high)
        for a, b in zip(x, y, strict=True)
    ]


def part(
    places: Mapping[int, tuple[float, float]], boxes: Mapping[int, tuple[float, float, float]]
) -> dict[int, tuple[float, float]]:
    """Move nodes apart, as little as it takes, until no circle or name covers another; all stay in the picture.

    A box is (half its width, its height above the place, its height below it).

    >>> part({1: (100.0, 100.0), 2: (110.0, 100.0)}, {1: (20.0, 9.0, 9.0), 2: (20.0, 9.0, 9.0)})
    {1: (100.0, 109.0), 2: (110.0, 91.0)}
    """
    x, y = ({key: place[axis] for key, place in places.items()} for axis in (0, 1))
    keys, height = list(places), choose_height(len(places))
    for _ in range(600):
        moved = False
        for n, a in enumerate(keys):
            for b in keys[:n]:
                wide = boxes[a][0] + boxes[b][0] - abs(x[a] - x[b])
                upper, lower = (a, b) if y[a] <= y[b] else (b, a)
                high = y[upper] + boxes[upper][2] - y[lower] + boxes[lower][1]
                if wide <= 0.01 or high <= 0.01:
                    continue
                moved = True
                if wide < high:
                    left, right = (a, b) if x[a] <= x[b] else (b, a)
                    x[left], x[right] = x[left] - wide / 2, x[right] + wide / 2
                else:
                    y[upper], y[lower] = y[upper] - high / 2, y[lower] + high / 2
        for key in keys:
            half, above, below = boxes[key]
            x[key] = min(max(x[key], half), WIDTH - half)
            y[key] = min(max(y[key], above), height - below)
        if not moved:
            break
    return {key: (x[key], y[key]) for key in keys}


def tell_mesh(nodes: Sequence[Node], edges: Edges) -> list[tuple[Node, list[tuple[Node, int]]]]:
    """Tell a net in words: each node, the weightiest first, with those it speaks to and how often."""
    known = {node.key: node for node in nodes}
    spoken: dict[int, list[tuple[Node, int]]] = {}
    for (a, b), weight in sorted(edges.items(), key=lambda edge: -edge[1]):
        if a in known and b in known and a != b:
            spoken.setdefault(a, []).append((known[b], weight))
    return [(node, spoken[node.key]) for node in sorted(nodes, key=lambda node: -node.weight) if node.key in spoken]


def _box(node: Node, radius: float) -> tuple[float, float, float]:
    return max(radius, len(_shorten(node.name)) * LETTER / 2) + 3, radius + 3, radius + 20


def _shorten(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def draw_mesh(nodes: Sequence[Node], edges: Edges, title: str, words: Words) -> Markup:
    """Draw a net: a circle's area is how much is said, a line's width how often the one speaks to the other."""
    if not nodes:
        return Markup("")
    loudest, busiest = max(node.weight for node in nodes) or 1, max([*edges.values(), 1])
    radii = {node.key: 6 + 20 * (node.weight / loudest) ** 0.5 for node in nodes}
    boxes = {node.key: _box(node, radii[node.key]) for node in nodes}
    places = part(lay_out([node.key for node in nodes], edges), boxes)
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
        radius = radii[node.key]
        told = f"{node.name}: {words.many(node.weight, 'comment', 'comments')}"
        inside = (
            tag("circle", tag("title", told), cx=x, cy=y, r=radius, class_="author" if node.author else "reader"),
            tag("text", _shorten(node.name), x=x, y=y + radius + 13, class_="name middle"),
        )
        circles.append(tag("a", *inside, href=node.link))
    return picture(
        WIDTH,
        choose_height(len(nodes)),
        title,
        tag("g", *lines, class_="edges"),
        *circles,
        class_="chart mesh",
        linked=True,
    )
