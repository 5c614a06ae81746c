"""Completion, counted by `events.completion` from the facts in the read models, and by nothing else."""

from msgspec import structs

from events import completion as counting
from events.completion import Dimension, Group
from events.counted import Figures, Rate
from events.deciders.context import quarter_of
from events.quarter import Quarter
from events.refusals import invalid
from events.units import Basis, Horizon, Lens, Level
from events.values import Text
from service.projections.decoding import decode_organisation, decode_section
from service.projections.tables import READ_ORGANISATION, READ_SECTION
from service.queries.answers import (
    CompletionAnswer,
    FiguresAnswer,
    GroupAnswer,
    RateAnswer,
    RatesAnswer,
)
from service.queries.facts import all_facts
from service.queries.view import View

OVERLAPPING: tuple[Dimension, ...] = ("lead", "objective")
"""Dimensions in which one unit can have several values."""


def completion(
    seen: View,
    quarter: str | None = None,
    basis: Basis = "baseline",
    horizon: Horizon = "printed",
    level: Level = "activity",
    by: Dimension | None = None,
    baseline: int | None = None,
) -> CompletionAnswer:
    """Completion in a quarter (by default: of the whole plan), in groups if asked.

    `baseline` is the number of the baseline that basis baseline counts on: by default the one in force at the
    end of the quarter, so that its figures stay those of its report; of the whole plan the newest.

    Raises:
        Refusal: `unknown_quarter`, `unknown_baseline`.
    """
    asked, lens = through(seen, quarter, basis, horizon, level, baseline)
    counted = counting.completion(all_facts(seen), lens, asked, seen.standpoint, by)
    names = titles(seen, by)
    return CompletionAnswer(
        **structs.asdict(figures_answer(counted.official)),
        quarter=counted.quarter,
        basis=basis,
        baseline=lens.baseline,
        horizon=horizon,
        level=level,
        by=by,
        as_of=seen.as_of,
        provisional=figures_answer(counted.provisional),
        groups=tuple(_group(group, names) for group in counted.groups),
        groups_overlap=by in OVERLAPPING,
    )


def through(
    seen: View, quarter: str | None, basis: Basis, horizon: Horizon, level: Level, baseline: int | None
) -> tuple[Quarter | None, Lens]:
    """The quarter and the lens that are meant by parameters. Refusals as above."""
    if baseline is not None and baseline not in seen.plan.baselines:
        known = ", ".join(map(str, seen.plan.baselines))
        raise invalid("unknown_baseline", f"there is no baseline {baseline}; there are {known}", "baseline")
    asked = quarter_of(seen.plan, quarter) if quarter is not None else None
    return asked, seen.lens(basis, horizon, level, baseline or seen.baseline_of(asked))


def figures_answer(figures: Figures) -> FiguresAnswer:
    """Figures with their rates as they are displayed."""
    rates = RatesAnswer(**{name: rate_answer(rate) for name, rate in structs.asdict(figures.rates).items()})
    return FiguresAnswer(**(structs.asdict(figures) | {"rates": rates}))


def rate_answer(rate: Rate) -> RateAnswer:
    """A rate as it is displayed."""
    percent = rate.percent()
    display = "none due" if percent is None else f"{percent} %"
    return RateAnswer(numerator=rate.numerator, denominator=rate.denominator, display=display)


def _group(group: Group, titles: dict[str, Text]) -> GroupAnswer:
    return GroupAnswer(
        **structs.asdict(figures_answer(group.official)),
        key=group.key,
        title=titles.get(group.key or ""),
        provisional=figures_answer(group.provisional),
    )


def titles(seen: View, by: Dimension | None) -> dict[str, Text]:
    """What the keys of a dimension stand for, where they stand for something with a name."""
    if by == "section":
        rows = seen.connection.execute(seen.select(READ_SECTION))
        return {row.code: decode_section(row.section).title for row in rows}
    if by == "lead":
        rows = seen.connection.execute(seen.select(READ_ORGANISATION))
        return {row.code: decode_organisation(row.organisation).names for row in rows}
    if by == "area":
        return {str(area.number): area.title for area in seen.plan.thematic_areas}
    return {}
