"""The free texts that a report quotes: its dataset holds their seals, its renditions show what is left."""

from collections.abc import Mapping

from msgspec import Struct
from sqlalchemy import Connection

from events.figures import Dataset, seals
from events.values import Sealed
from service.commands import Ledger
from service.store.texts import openings


class Texts(Struct, frozen=True):
    """The texts by their seals: `texts[seal]` is null where the text was erased.

    A rendition is a function of a dataset, these and a language.
    """

    found: Mapping[str, str]

    def __getitem__(self, sealed: Sealed) -> str | None:
        """The text behind a seal of the dataset."""
        return self.found.get(sealed.sha256)


def opened(connection: Connection, ledger: Ledger, data: Dataset) -> Texts:
    """The texts that a dataset quotes, as far as they still stand in this database."""
    found = openings(connection, ledger.id, seals(data))
    return Texts({sha256: opening.text for sha256, opening in found.items()})
