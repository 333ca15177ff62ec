"""Serve the sample blog until Ctrl-C, `python -m sample --theme contempo`, or while a command runs that reads it.

`python -m sample -- archivio crawl {url} --delay 0` ends when the command does, with the command's exit status.
With `--visits 3` the command runs three times, and in between the blog lives on: posts change, one vanishes.
"""

from __future__ import annotations

import argparse
import subprocess
import time

from sample import SampleBlog, serve
from sample.later import live_on
from sample.site import THEMES


def main() -> None:
    """Read the command line, print the address, serve."""
    parser = argparse.ArgumentParser(prog="python -m sample", description="A small Italian blog, as Blogger serves it.")
    parser.add_argument("--port", type=int, default=8765, help="0 takes a free one (default: 8765)")
    parser.add_argument("--theme", choices=sorted(THEMES), default="layouts")
    parser.add_argument("--posts", type=int, help="a generated blog of so many posts instead of the small one")
    parser.add_argument("--comments", type=int, help="its comments (default: five for every two posts)")
    parser.add_argument("--feeds", choices=("open", "short", "closed", "login"), default="open")
    parser.add_argument("--visits", type=int, default=1, help="run the command so often, with news in between")
    parser.add_argument("command", nargs="*", help="serve only while this command runs; {url} in it is the address")
    asked = parser.parse_args()
    if asked.posts is None:
        blog = SampleBlog(asked.theme, feeds=asked.feeds)
    else:
        comments = asked.posts * 5 // 2 if asked.comments is None else asked.comments
        blog = SampleBlog.generated(asked.posts, comments, asked.theme, feeds=asked.feeds)
    try:
        with serve(blog, asked.port) as server:
            if asked.command:
                command = [word.replace("{url}", server.url) for word in asked.command]
                status = 0
                for visit in range(1, asked.visits + 1):
                    status = status or subprocess.run(command, check=False).returncode  # noqa: S603 (the caller's)
                    if asked.posts is None and visit < asked.visits:
                        live_on(blog, visit)
                raise SystemExit(status)
            print(server.url, flush=True)
            while True:
                time.sleep(3600)
    except KeyboardInterrupt:
        return
    except OSError as error:
        parser.exit(1, f"Cannot serve on port {asked.port}: {error.strerror}. Try --port 0.\n")


if __name__ == "__main__":
    main()
