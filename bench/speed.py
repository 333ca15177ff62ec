"""Measure a first visit: Archivio against a plain spider, on the same loopback blog in the same run.

`python -m bench.speed [--posts 2000] [--comments 5000] [--rounds 3]` prints a Markdown table and exits 1 where a goal
is missed: at least 20 times faster than the plain spider, on at most 80 requests.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sample import SampleBlog, serve

FASTER, REQUESTS = 20, 80


def timed(command: list[str]) -> tuple[float, dict[str, object]]:
    """Run a command; return its wall seconds, start-up included, and the JSON object that it printed."""
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - started
    if not done.stdout.strip():
        raise SystemExit(f"{command} printed nothing: {done.stderr}")
    return seconds, json.loads(done.stdout)


def main() -> int:
    """Print the table; return 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=2000)
    parser.add_argument("--comments", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    wanted = parser.parse_args()
    ours, theirs = [], []
    requests = found = None
    with serve(SampleBlog.generated(posts=wanted.posts, comments=wanted.comments)) as server:
        for _ in range(wanted.rounds):
            with tempfile.TemporaryDirectory() as folder:
                db = str(Path(folder, "archive.db"))
                command = [sys.executable, "-m", "archivio", "crawl", server.url, "--delay", "0", "--json", "--db", db]
                server.requests.clear()
                seconds, summary = timed(command)
                ours.append(seconds)
                requests = len(server.requests)
                found = summary["blogs"][0]  # type: ignore[index]
            server.requests.clear()
            seconds, plain = timed([sys.executable, "-m", "bench.plain_spider", server.url])
            theirs.append(seconds)
            plain_requests = len(server.requests)
    ratio = statistics.median(b / a for a, b in zip(ours, theirs, strict=True))
    print(
        f"A blog of {wanted.posts} posts and {wanted.comments} comments on loopback, median of {wanted.rounds} rounds:\n"
    )
    print("| | wall seconds | requests | posts | comments |")
    print("|---|---|---|---|---|")
    print(
        f"| archivio | {statistics.median(ours):.2f} | {requests} | {found['posts']['total']} | {found['comments']['total']} |"
    )
    print(
        f"| plain spider | {statistics.median(theirs):.2f} | {plain_requests} | {plain['posts']} | {plain['comments']} |"
    )
    print(f"\n{ratio:.1f} times faster (goal {FASTER}), {requests} requests (goal {REQUESTS}).")
    return 0 if ratio >= FASTER and (requests or 0) <= REQUESTS else 1


if __name__ == "__main__":
    sys.exit(main())
