"""Every word of a report is there, in every language, and none is left over."""

import re
from collections.abc import Iterable
from typing import get_args

from events.figures.discussed import Decided, Held
from events.figures.forecast import Silence
from events.figures.forum import Risk
from events.figures.method import DEFINITIONS
from events.figures.replanned import Replanned
from events.figures.schedule import Change
from events.units import Basis, Horizon, Level, Timeliness
from events.values import Confidence, ConsultationKind, EvidenceType, Review, Status
from service.reports.charts.burn_up import LINES
from service.reports.charts.heat_map import FILLS
from service.reports.tables import corrections, scorecard
from service.reports.tables.model import Table
from service.reports.words import LANGUAGES, TEMPLATES, catalogue
from tests.reports.meetings import pack, page
from tests.reports.pages import told_report

AGENDA = ("overdue", "at_risk", "to_decide", "decisions")


def test_every_phrase_is_there_in_every_language() -> None:
    for key, phrases in catalogue().items():
        assert set(phrases) == set(LANGUAGES), key
        assert all(str(text).strip() for text in phrases.values()), key


def test_a_phrase_takes_the_same_values_in_every_language() -> None:
    for key, phrases in catalogue().items():
        fields = {frozenset(re.findall(r"{(\w+)}", text)) for text in phrases.values()}
        assert len(fields) == 1, key


def needed() -> set[str]:
    """Every key that templates and code ask for, also those they put together."""
    paths = [*TEMPLATES.rglob("*.html"), *TEMPLATES.parent.rglob("*.py")]
    sources = [path.read_text(encoding="utf-8") for path in paths]
    literal = {key for source in sources for key in re.findall(r"\bt\(\s*[\"']([\w.-]+)[\"'][,)]", source)}
    families: dict[str, Iterable[object]] = {
        "status": get_args(Status),
        "timeliness": get_args(Timeliness),
        "confidence": get_args(Confidence),
        "review": get_args(Review),
        "evidence": get_args(EvidenceType),
        "risk": get_args(Risk),
        "decision": get_args(Change.__annotations__["decision"]),
        "decided": get_args(Decided.__annotations__["status"]),
        "consultation": get_args(Held.__annotations__["kind"]),
        "change": get_args(Replanned.__annotations__["change"]),
        "continuing": ("active", "silent"),
        "basis": get_args(Basis),
        "horizon": get_args(Horizon),
        "level": get_args(Level),
        "definition": DEFINITIONS,
        "month": tuple(range(1, 13)),
        "objective": ("all", "cross-cutting"),
        "dimension": ("section", "area", "objective", "lead"),
        "rate": scorecard.RATES,
        "figure": {*scorecard.QUARTER, *scorecard.WHOLE},
        "summary": ("sentence", "none_due"),
        "updates": ("challenges", "awaiting"),
        "outside": ("no_deadline", "on_request", "lead_not_stated", "cancelled"),
        "format": ("share",),
        "corrections": ("yes", "no"),
        "chart.line": (one.key for one in LINES),
        "chart.cell": FILLS,
        "forecast": get_args(Silence),
        "table": {"corrected", *(table.key for table in tables())},
        "agenda.kind": get_args(ConsultationKind),
        "briefing.completed": ("baseline", "current"),
        "column": columns(),
    }
    composed = {f"{family}.{name}" for family, names in families.items() for name in names}
    corrected = {phrase for phrase, _ in corrections.FIELDS.values()}
    introduced = ("achievements", "delays", *(f"agenda.{item}" for item in AGENDA))
    intros = {f"{part}.{what}" for part in introduced for what in ("title", "intro")}
    return literal | composed | corrected | intros


def tables() -> list[Table]:
    """Those of a report, of an agenda pack and of a briefing."""
    return [table for written in (told_report(), pack(), page()) for table in written.tables()]


def columns() -> set[str]:
    """The keys of all columns but those that a lens of the scorecard names."""
    found = {column.key for table in tables() for column in table.columns}
    return {key for key in found if "-" not in key}


def test_no_phrase_is_missing_and_none_is_left_over() -> None:
    assert needed() == set(catalogue())
