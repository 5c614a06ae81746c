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
    """A report's cover in words. `warnings`: it is made up, or a draft."""

    plan: str
    title: str
    quarter: str
    edition: str
    warnings: tuple[str, ...]
    facts: tuple[Fact, ...]


def cover(report: Report) -> Cover:
    """The cover of this report."""
    t, words, given = report.t, report.words, report.data.cover
    draft = f"{t('cover.draft')}. {t('cover.draft_note')}"
    baseline = t("cover.baseline_value", number=given.baseline, day=words.day(given.baseline_adopted_on))
    return Cover(
        plan=words.text(given.title),
        title=t("cover.report"),
        quarter=words.quarter(given.quarter),
        edition=t("cover.edition", edition=given.edition) if given.final else t("cover.draft"),
        warnings=(
            *([t("cover.demonstration")] if given.demonstration else []),
            *([] if given.final else [draft]),
        ),
        facts=(
            Fact(t("cover.as_of"), f"{t('cover.as_of_end', day=words.day(given.as_of))} ({given.timezone})"),
            Fact(t("cover.baseline"), baseline),
            Fact(t("cover.rules"), t("cover.rules_value", rules=given.rules)),
            Fact(t("cover.events"), t("cover.events_value", size=given.size)),
            Fact(t("cover.last_event"), given.recorded_at or NO_DATE),
            Fact(t("cover.ledger"), given.origin, exact=True),
            Fact(t("cover.root"), given.root, exact=True),
        ),
    )
