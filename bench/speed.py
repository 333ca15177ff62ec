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
from dataclasses import dataclass
from typing import Any

from sample import SampleBlog, serve
from sample.server import SampleServer

FASTER, REQUESTS = 20, 80


def timed(command: list[str]) -> tuple[float, dict[str, Any]]:
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
    with serve(SampleBlog.generated(posts=wanted.posts, comments=wanted.comments)) as server:
        rounds = [(visit(server), plainly(server)) for _ in range(wanted.rounds)]
    for ours, theirs in rounds:
        if (ours.posts, ours.comments) != (wanted.posts, wanted.comments):
            raise SystemExit(f"archivio archived {ours.posts} posts and {ours.comments} comments: nothing to compare")
        if (theirs.posts, theirs.comments) != (wanted.posts, wanted.comments):
            raise SystemExit(f"the plain spider found {theirs.posts} posts, {theirs.comments} comments")
    ratio = statistics.median(theirs.seconds / ours.seconds for ours, theirs in rounds)
    requests = max(ours.requests for ours, _ in rounds)
    print(f"{wanted.posts} posts and {wanted.comments} comments on loopback, median of {wanted.rounds} rounds:\n")
    print("| | wall seconds | requests |\n|---|---|---|")
    for name, side in (("archivio", 0), ("plain spider", 1)):
        seconds = statistics.median(pair[side].seconds for pair in rounds)
        print(f"| {name} | {seconds:.2f} | {rounds[0][side].requests} |")
    print(f"\n{ratio:.1f} times faster (goal {FASTER}), {requests} requests (goal {REQUESTS}).")
    return 0 if ratio >= FASTER and requests <= REQUESTS else 1


@dataclass(frozen=True)
class Round:
    """One crawl of the blog."""

    seconds: float
    requests: int
    posts: int
    comments: int


def visit(server: SampleServer) -> Round:
    """Archive the blog into a new archive."""
    server.requests.clear()
    with tempfile.TemporaryDirectory() as folder:
        command = ["archivio", "crawl", server.url, "--delay", "0", "--json", "--db", f"{folder}/archive.db"]
        seconds, summary = timed([sys.executable, "-m", *command])
    blog = summary["blogs"][0]
    return Round(seconds, len(server.requests), blog["posts"]["total"], blog["comments"]["total"])


def plainly(server: SampleServer) -> Round:
    """Read the blog with the plain spider, which stores nothing."""
    server.requests.clear()
    seconds, found = timed([sys.executable, "-m", "bench.plain_spider", server.url])
    return Round(seconds, len(server.requests), found["posts"], found["comments"])


if __name__ == "__main__":
    sys.exit(main())
