"""The cover: what the report is about, and exactly what it was made from."""

from msgspec import Struct

from service.reports.tables.report import Report
from service.reports.words import NO_DATE


class Fact(Struct, frozen=True):
    """A line of the cover; `exact` is to be copied letter by letter."""

    label: str
    value: str
    exact: bool = False


class Cover(Struct, frozen=True):
    """A cover in words. `about`: the quarter, or the meeting. `warnings`: it is made up, or a draft."""

    plan: str
    title: str
    about: str
    edition: str
    warnings: tuple[str, ...]
    facts: tuple[Fact, ...]


def cover(report: Report) -> Cover:
    """The cover of this report."""
    return covering(report, report.t("cover.report"), report.words.quarter(report.data.cover.quarter))


def covering(report: Report, title: str, about: str, facts: tuple[Fact, ...] = ()) -> Cover:
    """The cover of what is made from a report's dataset: what it is, and these facts before those of all."""
    t, words, given = report.t, report.words, report.data.cover
    draft = f"{t('cover.draft')}. {t('cover.draft_note')}"
    baseline = t("cover.baseline_value", number=given.baseline, day=words.day(given.baseline_adopted_on))
    return Cover(
        plan=words.text(given.title),
        title=title,
        about=about,
        edition=t("cover.edition", edition=given.edition) if given.final else t("cover.draft"),
        warnings=(
            *([t("cover.demonstration")] if given.demonstration else []),
            *([] if given.final else [draft]),
        ),
        facts=(
            *facts,
            as_of(report),
            Fact(t("cover.baseline"), baseline),
            Fact(t("cover.rules"), t("cover.rules_value", rules=given.rules)),
            made_from(report),
            Fact(t("cover.last_event"), given.recorded_at or NO_DATE),
            *proof(report),
        ),
    )


def as_of(report: Report) -> Fact:
    """The last day that counts."""
    t, given = report.t, report.data.cover
    end = t("cover.as_of_end", day=report.words.day(given.as_of))
    return Fact(t("cover.as_of"), f"{end} ({given.timezone})")


def made_from(report: Report) -> Fact:
    """The position."""
    return Fact(report.t("cover.events"), report.t("cover.events_value", size=report.data.cover.size))


def proof(report: Report) -> tuple[Fact, Fact]:
    """The ledger, and the root by which anybody can check what was made from it."""
    t, given = report.t, report.data.cover
    origin = Fact(t("cover.ledger"), given.origin, exact=True)
    return origin, Fact(t("cover.root"), given.root, exact=True)
