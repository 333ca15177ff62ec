"""Run every measurement, one after the other: `python -m bench [--samples FOLDER]`.

Real pages are measured where there is a folder of them with its truth file; the rest is made here.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from bench.samples import SAMPLES


def main() -> int:
    """Print each measurement's tables; return 1 where any of them misses a goal."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--samples", type=Path, default=SAMPLES, help="real pages, feeds and backups with truth.jsonl")
    samples = parser.parse_args().samples
    measurements = [["bench.speed"], ["bench.dates"], ["bench.web"]]
    if samples.is_dir():
        measurements.append(["bench.accuracy", str(samples)])
    else:
        print(f"No real pages at {samples}: accuracy is not measured.", file=sys.stderr)
    failed = 0
    for module, *arguments in measurements:
        print(f"\n## {module}\n", flush=True)
        failed += subprocess.run([sys.executable, "-m", module, *arguments], check=False).returncode != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
