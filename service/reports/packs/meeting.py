"""A consultation that is planned."""

from datetime import date

from msgspec import Struct

from events.values import ConsultationKind


class Meeting(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """On which day, with whom. A null kind: it was planned before kinds were asked for."""

    on: date
    kind: ConsultationKind | None = None
    participants: tuple[str, ...] = ()
