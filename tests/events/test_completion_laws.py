"""Laws of counting that hold for every history, searched for counter-examples."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from events.codec import NewEvent
from events.completion import completion
from events.counted import Figures
from events.deciders import decide
from events.deciders.context import Context
from events.facts import Facts, facts
from events.quarter import Quarter, quarters
from events.refusals import Refusal
from events.state import State
from events.units import Lens, Standpoint
from events.values import Actor, Objectives, Role, Window
from events.vocabulary import (
    ActivityAmended,
    ActivityCancelled,
    ActivityReopened,
    BaselineRevised,
    CommentPosted,
    DisputeSettled,
    Event,
    LeadsAssigned,
    MilestoneAdded,
    MilestoneCancelled,
    RescheduleDecided,
    RescheduleRequested,
    SectionChanged,
    UpdateDisputed,
    UpdateReturned,
    UpdateValidated,
    UpdateWithdrawn,
)
from tests.events.story import SEAL, Story, activity, at, update, window

START, END = date(2021, 1, 1), date(2022, 12, 31)
DAYS = st.dates(START, END)
QUARTERS = st.sampled_from(list(quarters(START, END)))
JUDGEMENTS = (UpdateValidated, UpdateReturned, UpdateDisputed, DisputeSettled, RescheduleDecided)
"""What nobody does to what their own organisation has reported or asked for."""
CODES = st.sampled_from(["KP1-A1", "KP1-A2", "KP1-A3", "KP3-A1"])
LENSES = st.builds(
    Lens,
    basis=st.sampled_from(["baseline", "current"]),
    baseline=st.just(1),
    horizon=st.sampled_from(["printed", "forum"]),
    level=st.sampled_from(["activity", "milestone"]),
    forum_eve=st.just(date(2022, 5, 16)),
)


def replanning(draw: st.DrawFn, code: str, number: int, name: str) -> list[Event]:
    """Proposals that no law of the counting needs and that provenance has to follow all the same."""
    leads = draw(st.sampled_from([("ILO",), ("UNDP", "ILO"), ("IOM",)]))
    objectives: Objectives | None = draw(st.sampled_from([None, "all", (3,), (3, 17)]))
    area = draw(st.sampled_from([None, 1, 2]))
    section = code.rsplit("-A", 1)[0]
    return [
        update(code, draw(st.sampled_from(["ongoing", "suspended"])), f"u{number}", narrative=SEAL),
        UpdateDisputed(code, name, "UNDP", SEAL),
        DisputeSettled(code, name, draw(st.booleans()), SEAL),
        LeadsAssigned(code, leads, SEAL),
        ActivityAmended(code, SEAL, gcm_objectives=objectives, thematic_area=area),
        SectionChanged(section, SEAL, leads=leads, gcm_objectives=objectives, thematic_area=area),
        activity(f"{section}-A{number + 10}", Window(START, draw(DAYS))),
        CommentPosted(code, f"c{number}", "ILO", "en", SEAL),
        MilestoneAdded(code, window(draw(st.sampled_from(["M2", "M3"])), Window(START, END)), SEAL),
        MilestoneCancelled(code, draw(st.sampled_from(["M1", "M2", "M3"])), SEAL),
    ]


@st.composite
def histories(draw: st.DrawFn, *, replanned: bool = False) -> Story:
    """Any history that the deciders allow, by actors who may."""
    story = Story(now=at(2022, 12, 31))
    for number in range(draw(st.integers(10, 40) if replanned else st.integers(0, 25))):
        code, day = draw(CODES), draw(DAYS)
        leads = {"KP1-A3": "IOM", "KP3-A1": "SECRETARIAT"}
        milestone = draw(st.sampled_from([*story.state.activities[code].milestones]))
        status = draw(st.sampled_from(["not_started", "ongoing", "completed", "suspended"]))
        name = draw(st.sampled_from([*story.state.activities[code].updates] or ["u0"]))
        asked = [name for name, (activity, _) in story.state.requests.items() if activity == code]
        proposals: list[Event] = [
            update(
                code,
                status,
                f"u{number}",
                organisation=leads.get(code, "ILO"),
                milestone=milestone,
                narrative=SEAL,
            ),
            UpdateValidated(code, name),
            UpdateReturned(code, name, SEAL),
            UpdateWithdrawn(code, name),
            ActivityCancelled(code, SEAL),
            ActivityReopened(code, SEAL),
            RescheduleRequested(
                code, f"r{number}", milestone, Window(START, day), leads.get(code, "ILO"), SEAL
            ),
            RescheduleDecided(code, draw(st.sampled_from(asked or ["r0"])), True),
            BaselineRevised(story.state.plan.baseline + 1, END, SEAL),
        ]
        if replanned:
            proposals = 3 * proposals + replanning(draw, code, number, name)
        proposal = draw(st.sampled_from(proposals))
        role: Role = "secretariat" if code == "KP3-A1" else "lead_agency"
        actor = Actor(role, "UNDP" if isinstance(proposal, JUDGEMENTS) else leads.get(code, "ILO"))
        try:
            decided = decide(story.state, NewEvent(proposal, day), Context(actor, story.now))
        except Refusal:
            continue
        for new in decided:
            story.given(new.event, on=new.effective_on)
    return story


def total(figures: Figures) -> int:
    return figures.on_time + figures.late + figures.overdue + figures.cancelled + figures.open


@given(histories(), LENSES, QUARTERS, DAYS)
def test_everything_due_has_exactly_one_outcome(
    story: Story, lens: Lens, quarter: Quarter, day: date
) -> None:
    seen = completion(facts(story.state), lens, quarter, Standpoint.end_of(day))
    for figures in (seen.official, seen.provisional):
        assert figures.due == total(figures)
        assert figures.rates.on_time.numerator == figures.on_time
        assert figures.rates.completion.numerator == figures.on_time + figures.late
        assert 0 <= figures.not_reported <= figures.due
        assert figures.recurring.held <= figures.recurring.expected <= figures.due


@given(histories(), LENSES, DAYS)
def test_the_quarters_add_up_to_the_plan(story: Story, lens: Lens, day: date) -> None:
    at_end = Standpoint.end_of(day)
    whole = completion(facts(story.state), lens, None, at_end).official
    parts = [completion(facts(story.state), lens, q, at_end).official for q in quarters(START, END)]
    assert sum(part.due for part in parts) == whole.due
    assert sum(part.on_time for part in parts) == whole.on_time
    assert {part.no_deadline for part in parts} == {whole.no_deadline}


@given(histories(), LENSES, QUARTERS, DAYS)
def test_sections_add_up_to_the_total(story: Story, lens: Lens, quarter: Quarter, day: date) -> None:
    seen = completion(facts(story.state), lens, quarter, Standpoint.on(day), by="section")
    for name in ("due", "on_time", "late", "overdue", "cancelled", "open", "carried_over", "not_reported"):
        assert sum(getattr(g.official, name) for g in seen.groups) == getattr(seen.official, name)


@given(histories(), LENSES, QUARTERS, DAYS, st.randoms())
def test_the_order_of_activities_does_not_matter(
    story: Story, lens: Lens, quarter: Quarter, day: date, random: object
) -> None:
    known = list(facts(story.state))
    by_activity: dict[str, list[Facts]] = {}
    for fact in known:
        by_activity.setdefault(fact.target.activity, []).append(fact)
    groups = list(by_activity.values())
    random.shuffle(groups)  # type: ignore[attr-defined]
    shuffled = [fact for group in groups for fact in group]
    seen = Standpoint.on(day)
    assert completion(shuffled, lens, quarter, seen) == completion(known, lens, quarter, seen)


@given(histories(), QUARTERS, DAYS, st.sampled_from(["activity", "milestone"]))
def test_rescheduling_never_moves_the_baselines_denominator(
    story: Story, quarter: Quarter, day: date, level: str
) -> None:
    lens = Lens("baseline", 1, "printed", level, date(2022, 5, 16))  # type: ignore[arg-type]
    fresh = completion(facts(Story().state), lens, quarter, Standpoint.on(day)).official
    assert completion(facts(story.state), lens, quarter, Standpoint.on(day)).official.due == fresh.due


@given(histories(), LENSES, QUARTERS)
def test_what_is_carried_over_was_due_before_and_not_complete(
    story: Story, lens: Lens, quarter: Quarter
) -> None:
    at_start = Standpoint.end_of(quarter.start - timedelta(days=1))
    earlier = [q for q in quarters(START, END) if q < quarter]
    overdue = sum(completion(facts(story.state), lens, q, at_start).official.overdue for q in earlier)
    later = Standpoint.end_of(END)
    assert completion(facts(story.state), lens, quarter, later).official.carried_over == overdue


@given(histories(), LENSES, QUARTERS, DAYS)
def test_without_open_updates_provisional_and_official_agree(
    story: Story, lens: Lens, quarter: Quarter, day: date
) -> None:
    state: State = story.state
    waiting = [u for a in state.activities.values() for u in a.updates.values() if u.review == "submitted"]
    seen = completion(facts(state), lens, quarter, Standpoint.on(day))
    assert waiting or seen.official == seen.provisional


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_every_day_lies_in_the_quarter_that_says_so(day: date) -> None:
    quarter = Quarter.of(day)
    assert quarter.start <= day <= quarter.end
    assert Quarter.parse(str(quarter)) == quarter
    assert quarter.next.start == quarter.end + timedelta(days=1)
