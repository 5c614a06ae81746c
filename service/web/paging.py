"""Lists that are longer than a page: numbered pages of fifty."""

from typing import NamedTuple

from marshmallow import Schema

from service.edge.fields import Digits
from service.web import forms

SIZE = 50
MOST = 100_000


class Paged(NamedTuple):
    """Which page of a list it is: `number` of `last`, with the items `first` to `upto` of `total`."""

    number: int
    last: int
    first: int
    upto: int
    total: int

    @property
    def near(self) -> list[int | None]:
        """The numbers of the pages to lead to; null for those that are left out between them."""
        wanted = {1, self.last, *range(self.number - 1, self.number + 2)}
        found: list[int | None] = []
        for number in sorted(one for one in wanted if 1 <= one <= self.last):
            if found and number - (found[-1] or 0) > 1:
                found.append(None)
            found.append(number)
        return found


class Numbered(Schema):
    """The number of a page."""

    page = Digits(1, MOST, load_default=1)


def part() -> slice:
    """What the page holds that the address asks for. Raises BadRequest where that is no number of a page."""
    start = (forms.asked(Numbered)["page"] - 1) * SIZE
    return slice(start, start + SIZE)


def paged(total: int, shown: slice) -> Paged:
    """This part of a list of so many."""
    number = shown.start // SIZE + 1
    last = max(-(-total // SIZE), 1)
    return Paged(number, last, min(shown.start + 1, total), min(shown.stop, total), total)
