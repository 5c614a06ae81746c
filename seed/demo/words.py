"""What people write in the demonstration: drawn from texts.yaml, and always marked as made up."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from events.values import Confidence, EvidenceType
from service.commands import EvidenceGiven

Bank = Mapping[str, Mapping[str, Sequence[str]]]

MARKS = {"en": "Demonstration: ", "ka": "დემონსტრაცია: "}
GEORGIAN = 0.25
"""Which share of what is written is in Georgian."""


@cache
def bank() -> Bank:
    """The sentences by occasion and language."""
    loaded: Bank = yaml.safe_load(Path(__file__).with_name("texts.yaml").read_text(encoding="utf-8"))
    return loaded


class Words:
    """One hand that writes, in a language chosen anew for each text."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def say(self, *occasions: str, language: str | None = None) -> str:
        """A text of one sentence for each occasion."""
        language = language or self._language()
        chosen = (self._random.choice(bank()[occasion][language]) for occasion in occasions)
        return MARKS[language] + " ".join(text.format(n=self._random.randint(2, 12)) for text in chosen)

    def report(self, confidence: Confidence | None, *occasions: str) -> dict[str, Any]:
        """The texts of an update: trouble is explained, and met with something."""
        language = self._language()
        troubled = confidence in ("amber", "red")
        topics = (*occasions, str(confidence)) if troubled else occasions
        texts = {"language": language, "narrative": self.say(*topics, language=language)}
        if troubled:
            texts["challenges"] = self.say("challenge", language=language)
            texts["mitigation"] = self.say("mitigation", language=language)
        if confidence == "red":
            texts["support_requested"] = self.say("support", language=language)
        if confidence is not None and self._random.random() < 0.6:
            texts["next_steps"] = self.say("next_step", language=language)
        return texts

    def evidence(self, on: date) -> tuple[EvidenceGiven, ...]:
        """One or two pieces of evidence, which point to addresses that nobody can own (RFC 2606)."""
        kinds: tuple[EvidenceType, ...] = ("document", "publication", "event", "website")
        return tuple(
            self._piece(kind, on) for kind in self._random.sample(kinds, self._random.choice((1, 1, 2)))
        )

    def _piece(self, kind: EvidenceType, on: date) -> EvidenceGiven:
        number = self._random.getrandbits(32)
        file = hashlib.sha256(number.to_bytes(4, "big")).hexdigest()
        return EvidenceGiven(
            type=kind,
            title=self.say(kind),
            date=on,
            url=f"https://demonstration.example/{kind}/{number:08x}",
            sha256=None if kind == "website" else file,
        )

    def _language(self) -> str:
        return "ka" if self._random.random() < GEORGIAN else "en"
