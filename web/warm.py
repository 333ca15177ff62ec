"""The pages that count a whole archive, asked for before a reader does."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

from web.metadata import DATABASE
from web.shelf import confirm

WARMED = ("/", "/rete", "/grafici")  #: the pages that count a whole archive, the first page first
LOOK = 20.0  #: seconds between two looks whether the archive has changed; less than an old answer may be shown


async def warm(datasette: Any) -> None:
    """Ask for the pages that count the whole archive, so that no reader waits for a first count.

    What fails is left: a reader who asks for the page is told why.
    """
    for page in WARMED:
        with suppress(Exception):
            await datasette.client.get(page)


async def keep_warm(datasette: Any) -> None:
    """Warm now, and again whenever the archive has changed, until cancelled."""
    seen = None
    while True:
        stamp = confirm(datasette.get_database(DATABASE))
        if stamp != seen:
            await warm(datasette)
            seen = stamp
        await asyncio.sleep(LOOK)
