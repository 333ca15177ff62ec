"""Big blogs of made-up prose, for benches: the same numbers give the same blog, to the letter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sample.ids import accident, blogger_id, profile_url, slug
from sample.model import ANONYMOUS, Person, SampleComment, SamplePost
from sample.texts import html_of

FIRST, LAST = datetime(2004, 2, 1), datetime(2014, 12, 20)
WHO = ("la maestra Ornella", "il postino", "Beppe del mulino", "mia sorella", "il margaro", "un signore di Genova",
       "la Pina", "il sindaco", "una ragazza con lo zaino", "il vecchio campanaro")  # fmt: skip
WHERE = ("al forno", "in piazza", "alla fontana", "sotto i portici", "lungo il sentiero dei castagni", "al lago",
         "in biblioteca", "alla fermata della corriera", "davanti alla chiesa", "al rifugio")  # fmt: skip
WHAT = ("una pagnotta di segale", "la storia della valle", "un vecchio quaderno", "il tempo che fa", "una ricetta",
        "la rete dei vicini", "una cesta di mele", "la lettera di un cugino", "il conto dei giorni di neve",
        "la mappa dei prati")  # fmt: skip
WHEN = ("all'alba", "prima di pranzo", "mentre nevicava", "nel primo giorno di sole", "a fine mercato", "di domenica",
        "con la nebbia", "dopo la pioggia", "a bassa voce", "ridendo")  # fmt: skip
SENTENCES = (
    "{when} ho trovato {who} {where}, e abbiamo parlato a lungo.",
    "Mi sono fermato {where}: c'era {who} con {what}.",
    "Nessuno sa perché, ma {what} finisce sempre {where}.",
    "{who} dice che una conversazione è come {what}: va divisa finché è calda.",
    "Abbiamo camminato fino a sera, poi {who} ha tirato fuori {what}.",
    "Chi passa {where} saluta, e chi saluta prima o poi si ferma.",
    "Ho chiesto a {who} che cosa ne pensa; mi ha risposto {when}, senza fretta.",
    "Il pane di oggi è venuto bene, quello di ieri meglio, quello di domani chissà.",
    "Una rete è fatta di nodi e di vuoti: {where} ne ho contati parecchi.",
    "Ci siamo scambiati {what} e due notizie, una delle quali vera.",
    "{when}, {where}, si sente ancora il torrente.",
    "Alla fine {who} ha portato via {what} e ha lasciato una domanda.",
)
TITLES = ("Appunti presi {where}", "{who} e {what}", "Ancora su {what}", "Che cosa si dice {where}",
          "Due parole {when}", "{what}, seconda parte", "Lettera a {who}", "Quel che resta {when}")  # fmt: skip
REMARKS = ("Mi hai fatto venire voglia di tornare.", "Non sono d'accordo, ma lo dici bene.", "Passo {where} sabato?",
           "E {who} che cosa ha risposto?", "Anche {where} succede lo stesso.", "Grazie, oggi ci voleva.",
           "Io {what} lo ricordo diverso.", "Scritto {when}, si vede.")  # fmt: skip
LABELS = ("Pane", "Persone", "Conversazioni", "Montagna", "Reti sociali", "Perché no", "Libri", "Stagioni")
NAMES = ("Marta B.", "Paolo R.", "Nonna Web", "Anna dal lago", "Sandro T.", "Chiara", "zia Pina", "Il Postino",
         "Ornella", "Don Ugo", "viandante64", "M. Giordano")  # fmt: skip


def generate(posts: int, comments: int, owner: Person, zone: ZoneInfo) -> list[SamplePost]:
    """Return so many posts with so many comments over all of them, in no order."""
    draw = Random(posts * 1_000_003 + comments)  # noqa: S311 (a repeatable sequence is what is wanted)
    said: list[list[SampleComment]] = [[] for _ in range(posts)]
    dates = _dates(draw, posts, zone)
    for place in range(comments):
        which = draw.randrange(posts)
        said[which].append(_comment(draw, f"generated {place}", dates[which].astimezone(UTC), said[which], owner))
    paths: set[str] = set()
    return [_post(draw, place, at, said[place], owner, paths) for place, at in enumerate(dates)]


def _dates(draw: Random, posts: int, zone: ZoneInfo) -> list[datetime]:
    """Spread the posts over the years; some days have two, no minute has."""
    days = (LAST - FIRST).days
    minutes: set[datetime] = set()
    while len(minutes) < posts:
        minutes.add(FIRST + timedelta(days=draw.randrange(days), minutes=draw.randrange(6 * 60, 24 * 60)))
    return [at.replace(tzinfo=zone) for at in sorted(minutes)]


def _post(draw: Random, place: int, at: datetime, said: list[SampleComment], owner: Person,
          paths: set[str]) -> SamplePost:  # fmt: skip
    title = _sentence(draw, TITLES)
    paragraphs = [[_sentence(draw, SENTENCES) for _ in range(draw.randint(3, 7))] for _ in range(draw.randint(2, 6))]
    words = "\n\n".join(" ".join(sentences) for sentences in paragraphs)
    path, copy = f"/{at:%Y/%m}/{slug(title)}.html", at.day
    while path in paths:
        path = f"/{at:%Y/%m}/{slug(title)}_{copy}.html"
        copy += 31
    paths.add(path)
    identity = blogger_id(f"generated post {place} {at}", at.astimezone(UTC) - timedelta(minutes=7))
    return SamplePost(
        blogger_id=identity, kind="post", path=path, title=title, author=owner, published=at,
        updated=at + accident(identity, timedelta(days=3)), body=html_of(words, at.year),
        labels=tuple(sorted(draw.sample(LABELS, draw.randint(0, 3)))),
        comments=tuple(sorted(said, key=lambda comment: (comment.published, comment.blogger_id))),
    )  # fmt: skip


def _comment(draw: Random, key: str, posted: datetime, before: list[SampleComment], owner: Person) -> SampleComment:
    """Say something under a post: now and then the owner, nobody in particular, an answer, something since deleted."""
    tops = [comment for comment in before if comment.parent_id is None]
    parent = draw.choice(tops) if tops and draw.random() < 0.4 else None
    at = (parent.published if parent else posted) + timedelta(minutes=1) + accident(key, timedelta(days=6))
    name = draw.choice(NAMES)
    chance = draw.random()
    author = owner if chance < 0.15 else ANONYMOUS if chance < 0.25 else Person(name, profile_url(name))
    body = " ".join(_sentence(draw, REMARKS) for _ in range(draw.randint(1, 3)))
    removed = draw.choice(("author", "administrator")) if draw.random() < 0.01 else None
    return SampleComment(
        blogger_id=blogger_id(key, at), author=author, published=at, body="" if removed else body,
        parent_id=parent.blogger_id if parent else None, removed_by=removed,
    )  # fmt: skip


def _sentence(draw: Random, forms: tuple[str, ...]) -> str:
    words = {"who": draw.choice(WHO), "where": draw.choice(WHERE), "what": draw.choice(WHAT), "when": draw.choice(WHEN)}
    sentence = draw.choice(forms).format_map(words)
    return sentence[0].upper() + sentence[1:]
