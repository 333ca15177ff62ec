"""What is asked of the large archive: the address of every page and ready question, with other numbers each time."""

from __future__ import annotations

import random
from collections.abc import Iterator

from bench.web.texts import EVERYWHERE, KNOWN
from web.metadata import describe


def addresses(rng: random.Random) -> Iterator[tuple[str, list[str]]]:
    """Yield each page's name with the addresses it is asked at."""

    def some(address: str, most: int, times: int = 40) -> list[str]:
        return [address.format(rng.randint(1, most)) for _ in range(times)]

    words = KNOWN.split()
    for page in ("/", "/rete", "/grafici", "/archive", "/cambiamenti.atom"):
        yield page, [page] * 20
    yield "/blog/N", some("/blog/{}", 5)
    yield "/blog/N/year", [f"/blog/{rng.randint(1, 5)}/{rng.randint(2004, 2019)}" for _ in range(40)]
    yield (
        "/blog/N/year/month",
        [f"/blog/{rng.randint(1, 5)}/{rng.randint(2004, 2019)}/{rng.randint(1, 12):02}" for _ in range(40)],
    )
    yield "/blog/N.atom", some("/blog/{}.atom", 5)
    yield "/post/N", some("/post/{}", 100_000)
    yield "/post/1 (most discussed)", [f"/post/1?pagina={rng.randint(1, 100)}" for _ in range(20)]
    yield "/commento/N", some("/commento/{}", 300_000)
    yield "/persona/N", some("/persona/{}", 4_000)
    yield "/persona/1 (most talkative)", [f"/persona/1?pagina={rng.randint(1, 100)}" for _ in range(20)]
    yield "/etichetta/N", some("/etichetta/{}", 300)
    yield "/cerca", [f"/cerca?q={rng.choice(words)}" for _ in range(20)]
    yield "/cerca two words", [f"/cerca?q={'+'.join(rng.sample(words, 2))}" for _ in range(20)]
    yield (
        "/cerca filtered",
        [f"/cerca?q={rng.choice(words)}&blog={rng.randint(1, 5)}&year={rng.randint(2004, 2019)}" for _ in range(20)],
    )
    yield "/cerca by person", [f"/cerca?q={rng.choice(words)}&person=Ma" for _ in range(20)]
    yield (
        "giants",
        [
            "/blog/1/2011",
            "/etichetta/1",
            "/post/1",
            "/persona/1",
            *(
                f"/cerca?q={EVERYWHERE}{filters}"
                for filters in ("", "+rete", "&blog=1", "&blog=1&year=2011", "&blog=4000")
            ),
            *(f"/cerca?q={word}&blog=1&year=2011" for word in words),
            *(f"/cerca?q={EVERYWHERE}+rete&person={person}&label=" for person in ("Ma", "Persona")),
            f"/archive/posts?_search={EVERYWHERE}",
        ],
    )
    for table in [*describe()["tables"], *describe()["views"]]:
        yield f"/archive/{table}", [f"/archive/{table}"] * 20
    yield "/archive/posts/N", some("/archive/posts/{}", 100_000)
    yield "/archive/posts?_search", [f"/archive/posts?_search={word}" for word in words * 2]
    values = {
        "q": words,
        "blog": ["", "1", "2"],
        "year": ["", "2009", "2015"],
        "month": ["", "2011-10"],
        "name": ["Ma", "Re", "Persona"],
        "one": ["Ma"],
        "other": ["Re"],
        "day": ["", "10-20", "02-29"],
        "post": ["1", "17", "4000", "99999"],
    }
    for name, query in describe()["queries"].items():
        asked = ["&".join(f"{p}={rng.choice(values.get(p, ['']))}" for p in query["params"]) for _ in range(20)]
        yield f"/archive/{name}", [f"/archive/{name}?{question}" for question in asked]
