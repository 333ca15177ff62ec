"""Comments, as rows, in the order of their conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Turn:
    """A comment's place in its conversation."""

    comment_id: int
    parent_id: int | None  #: None where it answers the post, or where what it answers is not here
    depth: int  #: 0 for an answer to the post


def order_conversation(comments: Sequence[tuple[int, int | None]]) -> list[Turn]:
    """Order comments, given as (id, parent id) in order of time, so that replies follow what they answer.

    A comment whose parent is missing stands at the top; a circle of parents is cut at its first comment. Every
    comment comes out once, however deep the conversation.

    >>> [(turn.comment_id, turn.depth) for turn in order_conversation([(1, None), (2, None), (3, 1), (4, 3), (5, 99)])]
    [(1, 0), (3, 1), (4, 2), (2, 0), (5, 0)]
    >>> [(turn.comment_id, turn.depth) for turn in order_conversation([(1, 2), (2, 1)])]
    [(1, 0), (2, 1)]
    """
    here = {number for number, _ in comments}
    replies: dict[int, list[int]] = {}
    for number, parent in comments:
        if parent is not None and parent in here and parent != number:
            replies.setdefault(parent, []).append(number)
    answers = {reply for found in replies.values() for reply in found}
    ordered: list[Turn] = []
    placed: set[int] = set()
    tops = [number for number, _ in comments if number not in answers] + [number for number, _ in comments]
    for top in tops:
        waiting = [Turn(top, None, 0)]
        while waiting:
            turn = waiting.pop()
            if turn.comment_id in placed:
                continue
            placed.add(turn.comment_id)
            ordered.append(turn)
            below = replies.get(turn.comment_id, [])
            waiting += [Turn(reply, turn.comment_id, turn.depth + 1) for reply in reversed(below)]
    return ordered


def split_pages(turns: Sequence[Turn], size: int) -> list[list[Turn]]:
    """Split a conversation into pages of at least `size` comments, breaking only where a new thread begins.

    A thread longer than a page is cut all the same, at three times the size.

    >>> turns = order_conversation([(1, None), (2, 1), (3, None), (4, 3), (5, None)])
    >>> [[turn.comment_id for turn in page] for page in split_pages(turns, 2)]
    [[1, 2], [3, 4], [5]]
    """
    pages: list[list[Turn]] = [[]]
    for turn in turns:
        held = len(pages[-1])
        if (held >= size and turn.depth == 0) or held >= size * 3:
            pages.append([])
        pages[-1].append(turn)
    return pages
