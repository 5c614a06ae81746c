"""Which items are behind a count of an issued report, and which events make each of them what it is."""

from events.figures.provenance import place, trace
from events.figures.view import view
from events.quarter import Quarter
from events.refusals import conflict, invalid
from service.commands import Ledger
from service.queries.answers import ReportProvenanceAnswer
from service.queries.provenance import trail
from service.reports.kept import dataset_of, known_rules
from service.reports.reproducing import edition_of
from service.store.engine import reading
from service.store.snapshots import state_at


def provenance(
    ledger: Ledger, quarter: str, figure: str, edition: int | None = None
) -> ReportProvenanceAnswer:
    """The items behind a count of an edition (by default the newest), and the exact events behind each.

    `figure` is its place in the dataset, a JSON Pointer.

    Raises:
        Refusal: `unknown_quarter`, `unknown_report`, `other_rules`, `unknown_figure`; `not_reproduced` where
            the ledger does not count what the report says.
        LookupError: the report's file is not there, or was changed.
    """
    issued = edition_of(ledger, quarter, edition)
    known_rules(issued)
    data = dataset_of(ledger, issued.renditions)
    with reading(ledger.engine) as connection:
        seen = view(state_at(connection, ledger.id, issued.size), Quarter.parse(quarter))
        try:
            found = place(data, seen, figure)
        except LookupError as error:
            raise invalid("unknown_figure", str(error), "figure") from error
        if len(found.units) != found.value:
            detail = f"{figure} is {found.value} in the report, and {len(found.units)} in this ledger"
            raise conflict("not_reproduced", detail)
        items = trace(found, seen, trail(connection, ledger.id, found.units, issued.size))
    return ReportProvenanceAnswer(
        quarter=quarter,
        edition=issued.edition,
        size=issued.size,
        figure=figure,
        value=found.value,
        items=items,
    )
