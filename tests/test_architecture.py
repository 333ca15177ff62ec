"""Who may know whom (docs/design.md, "One way through the house"), read from the imports themselves."""

import ast
import doctest
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HOUSES = ("scraper", "pipelines", "archivio", "web", "sample")
MAY_KNOW = {
    "scraper": (),
    "pipelines": ("scraper.items", "scraper.errors", "scraper.memory", "scraper.urls"),
    "archivio": ("scraper", "pipelines", "web"),
    "web": (),
    "sample": (),
}
PURE = (
    "scraper/items.py",
    "scraper/urls.py",
    "scraper/traps.py",
    "scraper/feeds",
    "scraper/sitemaps.py",
    "scraper/copies",
    "scraper/visit",
    "scraper/document_json.py",
    "scraper/pages",
    "pipelines/dates",
    "pipelines/counts",
    "pipelines/html.py",
    "pipelines/text.py",
)
SHELL = {"scrapy", "sqlite3", "sqlite_utils", "os", "time", "socket", "subprocess", "twisted", "requests", "httpx"}


def modules(*places: str) -> Iterator[Path]:
    for place in places:
        path = ROOT / place
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def within(name: str, places: tuple[str, ...]) -> bool:
    return any(name == place or name.startswith(f"{place}.") for place in places)


@pytest.mark.parametrize("house", HOUSES)
def test_examples_in_docstrings_hold(house: str) -> None:
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in modules(house)]
    read = [name.removesuffix(".__init__") for name in names if not name.endswith(".__main__")]
    assert [name for name in read if doctest.testmod(importlib.import_module(name)).failed] == []


@pytest.mark.parametrize("house", HOUSES)
def test_each_house_knows_only_whom_it_may(house: str) -> None:
    wrong = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(house)
        for name in imported(path)
        if within(name, HOUSES) and not within(name, (house, *MAY_KNOW[house]))
    }
    assert not wrong


@pytest.mark.parametrize("path", list(modules(*PURE)), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_core_is_pure(path: Path) -> None:
    assert not {name for name in imported(path) if name.split(".")[0] in SHELL}


@pytest.mark.parametrize("house", HOUSES)
def test_the_design_names_each_folder_of_a_house(house: str) -> None:
    design = (ROOT / "docs/design.md").read_text(encoding="utf-8")
    told = re.search(rf"^    {house}/ .*(?:\n {{5,}}.*)*", design, re.MULTILINE)
    assert told
    folders = {path.name for path in (ROOT / house).iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert set(re.findall(r"([a-z]+)/", told[0])) - {house} == folders


def test_every_command_is_documented_and_shows_an_example() -> None:
    from archivio.cli import main

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    design = (ROOT / "docs/design.md").read_text(encoding="utf-8")
    for name, command in main.commands.items():
        assert "Example:" in (command.help or ""), name
        assert re.search(rf"archivio {name}\b|\b{name}\b", readme + design), name


def test_no_make_rule_removes_the_archive() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert ".PRECIOUS: archive.db" in makefile
    assert ".DELETE_ON_ERROR" not in makefile
    removing = [line for line in makefile.splitlines() if re.search(r"\brm\b|-delete|git clean", line)]
    assert removing
    assert not [line for line in removing if re.search(r"\.db|\brm .*(?<!\S)\*(?!\.egg-info)", line)]
