"""Time every page and canned query over a large archive: `python -m bench.web`, from the project's root.

Builds once an archive of 100,000 posts and 300,000 comments (a minute or two; kept at --db), then asks each page
through Datasette's in-process client. A page with parameters is asked with a different one each time. With
`--shape giant` the archive holds whatever is largest of its kind, and the pages of just that are asked, too.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import statistics
import time
from pathlib import Path

from bench.web.addresses import addresses
from bench.web.archive import build_archive
from bench.web.giants import swell
from web.serve import build_datasette


def touch(db: Path) -> None:
    """Commit something, as a crawl does all the time: what is remembered of the archive is no longer true."""
    connection = sqlite3.connect(db)
    with connection:
        connection.execute("UPDATE runs SET requests = requests + 1 WHERE id = 1")
    connection.close()


async def time_pages(db: Path, only: str, changing: bool) -> None:
    """Print the first, median and 95th percentile answer of each page, in milliseconds.

    With `changing`, the archive changes before every request.
    `cpu` is the 95th percentile of processor time: what an answer takes when nothing else uses the machine.
    """
    datasette = build_datasette(db)
    await datasette.client.get("/-/versions.json")
    print(f"{'page':32} {'n':>4} {'first':>8} {'median':>8} {'p95':>8} {'cpu':>8}  KB")
    for name, asked in addresses(random.Random(1)):
        if only not in name:
            continue
        took: list[float] = []
        worked: list[float] = []
        size = 0
        for address in asked:
            if changing:
                touch(db)
            start, began = time.perf_counter(), time.process_time()
            answer = await datasette.client.get(address)
            took.append((time.perf_counter() - start) * 1000)
            worked.append((time.process_time() - began) * 1000)
            size = max(size, len(answer.content))
            if answer.status_code not in (200, 302):
                print(f"  {address}: {answer.status_code}")
        p95, cpu = (sorted(times)[int(len(times) * 0.95) - 1] for times in (took, worked))
        row = f"{name:32} {len(took):4} {took[0]:8.1f} {statistics.median(took):8.1f} {p95:8.1f} {cpu:8.1f}"
        print(f"{row}  {size // 1024}{' !' if p95 > 150 else ''}", flush=True)


def main() -> None:
    """Build the archive where it is missing, then time the pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--db", type=Path, default=Path("bench-web.db"))
    parser.add_argument("--shape", choices=("usual", "giant"), default="usual", help="what a new archive is to hold")
    parser.add_argument("--only", default="", help="time only the pages whose name holds this")
    parser.add_argument("--changing", action="store_true", help="change the archive before every request")
    arguments = parser.parse_args()
    if not arguments.db.exists():
        start = time.perf_counter()
        build_archive(arguments.db)
        if arguments.shape == "giant":
            swell(arguments.db)
        print(
            f"built {arguments.db} in {time.perf_counter() - start:.0f} s, {arguments.db.stat().st_size / 1e6:.0f} MB"
        )
    asyncio.run(time_pages(arguments.db, arguments.only, arguments.changing))


if __name__ == "__main__":
    main()
