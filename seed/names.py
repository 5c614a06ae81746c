"""Who a printed list names: organisations and persons found by their names, and the words left over."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from seed.plan import Organisation
from seed.rules import names_of

LINKS = re.compile(r"[\s,;.()/]+|\b(?:და|and)\b")
"""What stands between names and means nothing by itself."""


@dataclass(slots=True)
class Naming:
    """What a list says: whom it names, in order; whom again; and, by place, words that are nobody's name."""

    named: list[str] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    rest: list[tuple[int, int]] = field(default_factory=list)


class Register:
    """Every name and alias of the organisations."""

    def __init__(self, organisations: Iterable[Organisation]) -> None:
        self._owners = {name: each.code for each in organisations for name in names_of(each)}
        self._pattern = _pattern(self._owners)

    def read(self, text: str, persons: Sequence[str] = ()) -> Naming:
        """Read a list, given with its white space folded; persons are named as they are printed."""
        owners = self._owners | {person: person for person in persons}
        pattern = _pattern(owners) if persons else self._pattern
        naming, end, depth = Naming(), 0, 0
        item: set[str] = set()
        for match in pattern.finditer(text):
            gap = text[end : match.start()]
            depth += gap.count("(") - gap.count(")")
            if depth == 0 and re.search("[,;]", gap):
                item = set()
            _note(naming, owners[match[0]], item, in_brackets=depth > 0)
            _keep_rest(naming, gap, end)
            end = match.end()
        _keep_rest(naming, text[end:], end)
        return naming


def _pattern(owners: dict[str, str]) -> re.Pattern[str]:
    """Any of the names as whole words, the longest that fits."""
    longest_first = sorted(owners, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)")


def _note(naming: Naming, who: str, item: set[str], *, in_brackets: bool) -> None:
    """Count a name, unless it only repeats in brackets what stands before them."""
    if who in item and in_brackets:
        return
    item.add(who)
    (naming.again if who in naming.named else naming.named).append(who)


def _keep_rest(naming: Naming, gap: str, offset: int) -> None:
    """Keep the words of a gap that are more than links, from the first to the last."""
    words = LINKS.sub(lambda link: " " * len(link[0]), gap)
    if words.strip():
        start = len(words) - len(words.lstrip())
        naming.rest.append((offset + start, offset + start + len(words.strip())))
