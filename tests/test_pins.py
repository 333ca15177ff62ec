"""What `make install` brings is pinned, all of it: the same commands give the same packages next year."""

from __future__ import annotations

from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

CONSTRAINTS = Path(__file__).parent.parent / "constraints.txt"


RIVALS = CONSTRAINTS.parent / "bench" / "rivals.txt"


def read_pins(file: Path = CONSTRAINTS) -> dict[str, Version]:
    pins = (line.split("==") for line in file.read_text().splitlines())
    return {canonicalize_name(name): Version(version) for name, version in pins}


def find_needed() -> set[str]:
    """Return every package that the project, its tests, and what they need, need on this machine."""
    needed: set[str] = set()
    waiting = [("archivio", "dev")]
    while waiting:
        name, extra = waiting.pop()
        for line in distribution(name).requires or ():
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
                package = canonicalize_name(requirement.name)
                if package not in needed:
                    needed.add(package)
                    waiting.extend((package, wanted) for wanted in requirement.extras | {""})
    return needed


def test_every_package_that_is_needed_is_pinned_as_installed() -> None:
    pins = read_pins()
    needed = find_needed() - {"pip", "setuptools"}  # they come with the environment
    assert {name: Version(distribution(name).version) for name in needed} == {name: pins.get(name) for name in needed}


def test_what_only_the_bench_brings_replaces_nothing_that_is_pinned() -> None:
    assert not read_pins(RIVALS).keys() & (read_pins().keys() | find_needed())
