"""Updates that are being written, one for each organisation and activity. They are no part of the ledger."""

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, delete, select, update

from service.store.once import insert_once
from service.store.tables import DRAFT


class DraftRecord(Struct, frozen=True):
    """A draft. `revision` names exactly this content: it is another one after each change, and for ever."""

    activity: str
    revision: str
    content: dict[str, Any]
    saved_at: datetime


class Drafts:
    """The drafts of one organisation in one ledger."""

    def __init__(self, connection: Connection, ledger_id: int, organisation: str) -> None:
        self._connection = connection
        self._key = {"ledger_id": ledger_id, "organisation": organisation}

    def all(self) -> list[DraftRecord]:
        """All of them, by their activity's code."""
        query = self._select().order_by(DRAFT.c.activity)
        return [DraftRecord(*row) for row in self._connection.execute(query)]

    def find(self, activity: str) -> DraftRecord | None:
        """The one for this activity; nobody changes it before the transaction ends."""
        query = self._select().where(DRAFT.c.activity == activity).with_for_update()
        row = self._connection.execute(query).one_or_none()
        return None if row is None else DraftRecord(*row)

    def save(self, draft: DraftRecord, before: DraftRecord | None) -> bool:
        """Put it in the place of the one that was found before; returns whether nobody else was faster."""
        content = {"revision": draft.revision, "content": draft.content, "saved_at": draft.saved_at}
        if before is None:
            return insert_once(self._connection, DRAFT, {**self._key, "activity": draft.activity, **content})
        changed = update(DRAFT).where(*self._exactly(before)).values(**content).returning(DRAFT.c.activity)
        return self._connection.execute(changed).first() is not None

    def discard(self, draft: DraftRecord) -> None:
        """Delete it, unless it was changed since it was found."""
        self._connection.execute(delete(DRAFT).where(*self._exactly(draft)))

    def _select(self) -> Any:
        columns = [DRAFT.c[name] for name in DraftRecord.__struct_fields__]
        return select(*columns).where(*(DRAFT.c[name] == value for name, value in self._key.items()))

    def _exactly(self, draft: DraftRecord) -> list[ColumnElement[bool]]:
        mine = [DRAFT.c[name] == value for name, value in self._key.items()]
        return [*mine, DRAFT.c.activity == draft.activity, DRAFT.c.revision == draft.revision]
