"""The report as one self-contained HTML page: no script, nothing from elsewhere, the same bytes each time."""

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from events.figures import Dataset
from events.figures.corrections import Difference, Scalar
from events.figures.scores import Dimensioned, Group
from events.figures.table import ActivityRow
from events.figures.updates import UpdateRef
from service.reports.texts import Texts
from service.reports.words import NO_DATE, TEMPLATES, Words

PARTS = (
    "summary",
    "scorecard",
    "forum",
    "groups",
    "reporting",
    "achievements",
    "delays",
    "register",
    "recurring",
    "outside",
    "updates",
    "next",
    "corrections",
    "annex",
    "method",
)
"""The parts of a report in their order; each is a template, an anchor and a title."""

CORRECTED_FIELDS = {
    "status": ("column.status", "status"),
    "timeliness": ("column.timeliness", "timeliness"),
    "current_timeliness": ("basis.current", "timeliness"),
    "confidence": ("column.confidence", "confidence"),
    "completed_on": ("column.completed_on", "date"),
    "due": ("column.due", "date"),
    "current_due": ("column.current", "date"),
    "posted": ("reporting.posted", "answer"),
}
"""What a page shows of corrected activities: the field's phrase, and its kind; the dataset has all of it."""


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(data: Dataset, language: str, texts: Texts) -> bytes:  # noqa: ARG001 - it shows none yet
    """The page in one of `words.LANGUAGES`, made from the dataset and its texts and nothing else."""
    page = Page(data, Words(language))
    return _environment().get_template("report.html").render(page.context()).encode()


class Page:
    """What the templates ask of a dataset, in one language."""

    def __init__(self, data: Dataset, words: Words) -> None:
        self.data, self.words = data, words
        self.activities = {row.code: row for row in data.activities}

    def context(self) -> dict[str, Any]:
        """The names that templates use."""
        words = self.words
        spoken = (words.t, words.text, words.day, words.quarter, words.pct, words.share, words.signed)
        mine = (self.leads, self.sealed, self.busy_groups, self.quiet_groups, self.group_name)
        mine_too = (self.current_due, self.shown_differences, self.where, self.value)
        return {
            "data": self.data,
            "language": words.language,
            "parts": PARTS,
            "activities": self.activities,
            "named": words.named,
            **{function.__name__: function for function in (*spoken, *mine, *mine_too)},
        }

    def leads(self, code: str) -> str:
        """The leads of an activity, the first one leading; said where none is stated."""
        row: ActivityRow = self.activities[code]
        return ", ".join(row.leads) or self.words.t("not_stated")

    def sealed(self, update: UpdateRef) -> list[str]:
        """Which sealed texts an update carries."""
        return [name for name in update.seals.__struct_fields__ if getattr(update.seals, name) is not None]

    def busy_groups(self, part: Dimensioned) -> list[Group]:
        """The groups that have something to show."""
        return [group for group in part.groups if _busy(group)]

    def quiet_groups(self, part: Dimensioned) -> str:
        """The names of all others."""
        quiet = [group for group in part.groups if not _busy(group)]
        return ", ".join(group.key or self.words.t("not_stated") for group in quiet)

    def group_name(self, dimension: str, group: Group) -> Markup | str:
        """A group by its key and its name."""
        if group.key is None:
            return self.words.t("not_stated")
        if dimension == "objective":
            return group.key if group.key.isdigit() else self.words.t(f"objective.{group.key}")
        name = self.words.named(group.key, group.label or {self.words.language: ""})
        return Markup("<strong>{}</strong> {}").format(group.key, name)

    def current_due(self) -> int:
        """What is due by the current plan, as printed, by activity."""
        card = next(card for card in self.data.scorecard if card.code == "current-printed-activity")
        return card.official.figures.due

    def shown_differences(self) -> list[Difference]:
        """The corrections that a page shows: those of activities, and of the headline."""
        found = self.data.corrections.differences if self.data.corrections else ()
        return [one for one in found if _shown(one.where)]

    def where(self, one: Difference) -> Markup:
        """What a correction is about."""
        part, code, *rest = one.where
        if part == "activities":
            phrase, _ = CORRECTED_FIELDS[rest[0]]
            return Markup("<span class='code'>{}</span> {}").format(code, self.words.t(phrase))
        headline = self.words.t("corrections.headline")
        return Markup("{}: {}").format(headline, self.words.t(f"figure.{rest[-1]}"))

    def value(self, one: Difference, value: Scalar) -> str:
        """One of the two values of a correction."""
        if value is None:
            return NO_DATE
        if isinstance(value, bool):
            return self.words.t("corrections.yes" if value else "corrections.no")
        if isinstance(value, int):
            return str(value)
        _, kind = CORRECTED_FIELDS[one.where[-1]]
        return self.words.day(value) if kind == "date" else self.words.t(f"{kind}.{value}")


def _busy(group: Group) -> bool:
    figures = group.baseline.figures
    return bool(figures.due or figures.carried_over or group.current.figures.due)


def _shown(where: tuple[str, ...]) -> bool:
    if where[0] == "activities":
        return len(where) == 3 and where[2] in CORRECTED_FIELDS
    headline = ("scorecard", "baseline-printed-activity", "official", "figures")
    shown = ("due", "on_time", "late", "overdue", "cancelled", "carried_over", "not_reported")
    return where[:4] == headline and where[-1] in shown and len(where) == 5
