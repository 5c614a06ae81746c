"""Reporting timeliness: who was expected to report on the quarter, who did, and who did before it closed."""

from events.figures.scores import display
from events.figures.view import Part, View
from events.reporting import Expectation, Reporting, expectations, reporting
from events.values import Text


class Counted(Part, frozen=True):
    """Counts of expected updates, with their rates as displayed."""

    counts: Reporting
    posted_percent: str | None
    in_time_percent: str | None


class LeadReporting(Part, frozen=True):
    """The same for one lead; a co-led activity counts once for each of its leads."""

    code: str
    label: Text
    counted: Counted


class Missing(Part, frozen=True):
    """An activity on which nothing was posted for the quarter, and who answers for it."""

    activity: str
    owners: tuple[str, ...]


class ReportedOn(Part, frozen=True):
    """Overall and by lead; what is missing; and the activities whose first update came after the close."""

    overall: Counted
    by_lead: tuple[LeadReporting, ...]
    missing: tuple[Missing, ...]
    late: tuple[str, ...]


def reported(view: View) -> ReportedOn:
    """Count who reported on the quarter."""
    expected = expectations(view.state, view.facts, view.quarter)
    owners = sorted({owner for one in expected for owner in one.owners})
    organisations = view.state.organisations
    return ReportedOn(
        overall=_counted(expected),
        by_lead=tuple(
            LeadReporting(
                code, organisations[code].names, _counted([one for one in expected if code in one.owners])
            )
            for code in owners
        ),
        missing=tuple(Missing(one.activity, one.owners) for one in expected if one.posted_at is None),
        late=tuple(one.activity for one in expected if one.posted_at is not None and not one.in_time),
    )


def _counted(expected: list[Expectation]) -> Counted:
    counts = reporting(expected)
    return Counted(counts, display(counts.posted_rate), display(counts.in_time_rate))
