"""Texts as an archive holds them, without anybody's own: invented words, as unequal as words are."""

from __future__ import annotations

import random

SYLLABLES = (
    "ba be bi bo ca che chi co da de di do fa fe fi ga go la le li lo ma me mi mo na ne no"
    " pa pe po ra re ri ro sa se si so ta te ti to va ve vi"
)
EVERYWHERE = "ovunque"  #: stands in every post of an archive of giants
KNOWN = "rete persona conversazione mercato articolo città lago parola blog relazione contatto nodo perché economia"


def build_words(rng: random.Random) -> list[str]:
    """Invent 30,000 Italian-looking words, the known ones among the frequent."""
    syllables = SYLLABLES.split()
    invented = {"".join(rng.choices(syllables, k=rng.randint(2, 5))) for _ in range(36_000)}
    words = sorted(invented)[:30_000]
    rng.shuffle(words)
    words[20:20] = KNOWN.split()
    return words


class Writer:
    """Texts of a given length, their words as unequal as words are."""

    def __init__(self, rng: random.Random) -> None:
        self.rng, self.words = rng, build_words(rng)
        total = 0.0
        self.weights = [total := total + 1 / (rank + 3) for rank in range(len(self.words))]

    def text(self, words: int) -> str:
        """Write that many words."""
        return " ".join(self.rng.choices(self.words, cum_weights=self.weights, k=words))
