"""What a whole page says of its dates: in which order their numbers stand, and which stands out of the list.

One theme prints one order, and a list of posts is sorted by date: so posts are witnesses for one another.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.dates.printed import Reading

ORDERS = ("dmy", "mdy")


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A printed date in numbers and what else is known of the day it should print."""

    readings: tuple[Reading, ...]
    possible: Callable[[date], bool]  #: whether the witnesses (permalink, machine stamp, post) allow a day
    exact: bool = False  #: whether they are strict enough to bear an order out

    def day(self, order: str) -> date | None:
        """Give the day in an order, None where that makes no day or one that the witnesses exclude."""
        day = chosen_day(self.readings, order)
        return day if day and self.possible(day) else None


def borne_out(seen: Sequence[Witnessed], order: str | None) -> bool:
    """Say whether one of these dates can be read in this order alone, by strict witnesses."""
    other = "mdy" if order == "dmy" else "dmy"
    return order in ORDERS and any(each.exact and each.day(order) and not each.day(other) for each in seen)


def chosen_day(readings: Sequence[Reading], order: str | None) -> date | None:
    """Choose among readings: the only certain one, or that in the given order."""
    if len(readings) == 1 and readings[0].confirmed:
        return readings[0].day
    return next((reading.day for reading in readings if reading.order == order), None)


def in_numbers(readings: Sequence[Reading]) -> bool:
    """Say whether custom decides how a date reads."""
    return any(reading.order for reading in readings)


def order_of_numbers(seen: Sequence[Witnessed], custom: str | None, descending: bool) -> str | None:
    """Tell in which order dates in numbers are printed; None where no order can be trusted.

    The language's custom holds unless a witness contradicts it; the other order is taken only when nothing
    contradicts it and something bears it out: a witness, a second date, or a list that is sorted only so.
    """
    if not seen:
        return custom
    against, support = {}, {}
    for order, other in (ORDERS, ORDERS[::-1]):
        days = [each.day(order) for each in seen]
        known = [day for day in days if day]
        unsorted = descending and len(set(known)) > 2 and known != sorted(known, reverse=True)
        against[order] = days.count(None) + unsorted
        support[order] = sum(1 for each in seen if each.exact and each.day(order) and not each.day(other))
    for order, other in (ORDERS, ORDERS[::-1]):
        if order == custom and not against[order]:
            return order
        borne_out = support[order] or against[other] > 1 or (descending and len(seen) > 3)
        if order != custom and not against[order] and against[other] and borne_out:
            return order
    return None


def out_of_order(days: Sequence[date | None]) -> list[int]:
    """Find the few days that stand where a list sorted by date cannot hold them.

    Nothing is said of a list of fewer than four, or of one where more than one in four does not fit: such a list is
    sorted by something else.

    >>> out_of_order([date(2011, 10, day) for day in (20, 19, 2, 18, 17)])
    [2]
    >>> out_of_order([date(2011, 10, day) for day in (20, 19, 18)])
    []
    """
    known = [at for at, day in enumerate(days) if day is not None]
    ordinals = [day.toordinal() for day in days if day is not None]
    kept = max((_longest_rising(ordinals, sign) for sign in (-1, 1)), key=len)
    strangers = [known[at] for at in range(len(known)) if at not in kept]
    return strangers if len(known) > 3 and len(strangers) * 4 <= len(known) else []


def _longest_rising(ordinals: Sequence[int], sign: int) -> set[int]:
    """Give the places of the longest part that never falls (never rises, for sign -1)."""
    tails: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for at, ordinal in enumerate(ordinals):
        value = ordinal * sign
        slot = bisect_right(tails, value)
        before.append(places[slot - 1] if slot else -1)
        tails[slot : slot + 1] = [value]
        places[slot : slot + 1] = [at]
    chain, at = set(), places[-1] if places else -1
    while at >= 0:
        chain.add(at)
        at = before[at]
    return chain
