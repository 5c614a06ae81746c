"""An update beside the last one that was validated: what it says otherwise, text by text and word by word."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from service.queries.answers import UpdateAnswer

FIELDS = ("status", "effective_on", "percent", "confidence")
TEXTS = ("narrative", "challenges", "mitigation", "next_steps", "support_requested")
LONG = 4_000
"""Words in both texts, beyond which they are not compared word by word."""


ALIKE = 0.3
"""The share of words in common (of `SequenceMatcher.ratio`) below which a text is simply another one."""


class Part(NamedTuple):
    """A piece of a text; `how` is `same`, `gone` or `new`."""

    how: str
    text: str


class Row(NamedTuple):
    """What both say of one thing; `parts` of the new text, where it is one."""

    name: str
    old: Any
    new: Any
    parts: tuple[Part, ...]

    @property
    def differs(self) -> bool:
        """Whether they say the same."""
        return bool(self.old != self.new)


def compared(old: UpdateAnswer | None, new: UpdateAnswer) -> list[Row]:
    """Everything that either of them says."""
    return [row for row in _rows(old, new) if row.old is not None or row.new is not None]


def _rows(old: UpdateAnswer | None, new: UpdateAnswer) -> Iterator[Row]:
    alike = old is not None and old.language == new.language
    for name in (*FIELDS, *TEXTS):
        before, after = getattr(old, name, None), getattr(new, name)
        parts = _parts(before if alike else None, after) if name in TEXTS and after is not None else ()
        yield Row(name, before, after, tuple(parts))


def _parts(old: str | None, new: str) -> Iterator[Part]:
    """The new text, word by word where both are in one language and have some words in common."""
    before, after = (re.findall(r"\S+\s*", text or "") for text in (old, new))
    found = SequenceMatcher(None, before, after, autojunk=False)
    if len(before) + len(after) > LONG or found.ratio() < ALIKE:
        yield Part("same", new)
        return
    for how, i1, i2, j1, j2 in found.get_opcodes():
        if how == "equal":
            yield Part("same", "".join(after[j1:j2]))
            continue
        for kind, words in (("gone", before[i1:i2]), ("new", after[j1:j2])):
            if words:
                yield Part(kind, "".join(words))
