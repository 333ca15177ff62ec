"""The net's picture: the same every time, and readable."""

from __future__ import annotations

from itertools import combinations

import pytest

from web.mesh import WIDTH, Node, _box, choose_height, draw_mesh, lay_out, part, tell_mesh
from web.words import Words


def crowd(people: int, name: str) -> tuple[list[Node], dict[tuple[int, int], int]]:
    nodes = [Node(n, f"{name} {n}", f"/persona/{n}", 900 // n, author=n < 6) for n in range(1, people + 1)]
    edges = {(n, author): 1 + (n * author) % 40 for n in range(1, people + 1) for author in range(1, 6) if n != author}
    return nodes, edges


@pytest.mark.parametrize("people", [2, 7, 12, 42])
@pytest.mark.parametrize("name", ["Ugo", "Un titolo lungo quanto basta"])
def test_no_circle_or_name_covers_another(name: str, people: int) -> None:
    nodes, edges = crowd(people, name)
    boxes = {node.key: _box(node, 6 + 20 * (node.weight / 900) ** 0.5) for node in nodes}
    places = part(lay_out([node.key for node in nodes], edges), boxes)
    for a, b in combinations(places, 2):
        beside = abs(places[a][0] - places[b][0]) >= boxes[a][0] + boxes[b][0] - 0.1
        upper, lower = sorted((a, b), key=lambda key: places[key][1])
        below = places[lower][1] - boxes[lower][1] >= places[upper][1] + boxes[upper][2] - 0.1
        assert beside or below, (a, b)
    assert all(0 <= x <= WIDTH and 0 <= y <= choose_height(people) for x, y in places.values())
    assert draw_mesh(nodes, edges, "Rete", Words("it")) == draw_mesh(nodes, edges, "Rete", Words("it"))


def test_a_small_net_is_a_small_picture() -> None:
    pairs = {(n, n + 1): 1 for n in range(1, 12, 2)}
    nodes, _ = crowd(12, "Un titolo lungo quanto basta")
    assert 'viewBox="0 0 960 427"' in draw_mesh(nodes, pairs, "Rete", Words("it"))
    two = lay_out([1, 2], {(1, 2): 3})
    assert abs(two[1][0] - two[2][0]) <= 160


def test_the_net_is_told_in_words_too() -> None:
    nodes, edges = crowd(3, "Ugo")
    assert [(node.key, [other.key for other, _ in others]) for node, others in tell_mesh(nodes, edges)] == [
        (1, [3, 2]),
        (2, [3, 1]),
        (3, [2, 1]),
    ]
