"""One quarter with a bit of everything, seen from the end of it."""

from datetime import date

from events.figures import Dataset, Source, dataset
from events.quarter import Quarter
from events.state import State
from events.values import Evidence, Milestone, Window
from events.vocabulary import (
    ActivityAdded,
    ActivityCancelled,
    RescheduleDecided,
    RescheduleRequested,
    UpdateDisputed,
    UpdateReturned,
    UpdateValidated,
)
from tests.events.story import PLAN, Q1, Q2, Q3, SEAL, Story, activity, at, update

Q2_2021 = Quarter(2021, 2)
SOURCE = Source("mini.example/plan", "ab" * 32, demonstration=False)
FILE = Evidence(type="publication", title=SEAL, date=date(2021, 6, 20), sha256="c" * 64)


def made(state: State, quarter: Quarter = Q2_2021, previous: State | None = None) -> Dataset:
    return dataset(state, quarter, SOURCE, final=True, previous=previous)


def monthly(code: str, *ends: date) -> ActivityAdded:
    milestones = tuple(
        Milestone(f"M{n}", Window(end.replace(day=1), end, "month"), "occurrence", printed="monthly")
        for n, end in enumerate(ends, 1)
    )
    return ActivityAdded(code, "KP1", 8, 8, {"en": "Monthly meetings"}, milestones)


def undated(code: str, *, on_request: bool = False) -> ActivityAdded:
    milestone = Milestone("M1", Window(None, None), "undated")
    return ActivityAdded(code, "KP1", 9, 9, {"en": code}, (milestone,), on_request=on_request)


def told() -> Story:
    """Q2 2021: one on time, one late from Q1, one overdue that is to move, one pending, one cancelled …"""
    story = Story(PLAN)
    story.given(
        activity("KP1-A4", Q1),
        activity("KP1-A5", Q2),
        activity("KP1-A6", Q2),
        activity("KP1-A7", Q3, leads=("UNDP",)),
        monthly("KP1-A8", date(2021, 4, 30), date(2021, 5, 31), date(2021, 7, 31)),
        undated("KP1-A9"),
        undated("KP1-A10", on_request=True),
    )
    story.now = at(2021, 6, 21)
    story.when(update("KP1-A1", "completed", "u1", evidence=(FILE,)), on=date(2021, 6, 20))
    story.when(update("KP1-A4", "completed", "u2"), on=date(2021, 5, 10))
    story.when(update("KP1-A5", "completed", "u3"), on=date(2021, 6, 15))
    story.when(
        update(
            "KP1-A3", "ongoing", "u4", organisation="IOM", confidence="red", narrative=SEAL, challenges=SEAL
        )
    )
    story.when(update("KP1-A8", "completed", "u5", milestone="M1"), on=date(2021, 4, 30))
    for code, name in (("KP1-A1", "u1"), ("KP1-A4", "u2"), ("KP1-A8", "u5")):
        story.when(UpdateValidated(code, name), "SECRETARIAT", "secretariat")
    story.when(UpdateValidated("KP1-A3", "u4"), "ILO", "secretariat")
    story.when(UpdateDisputed("KP1-A1", "u1", "UNDP", SEAL), "UNDP")
    story.when(RescheduleRequested("KP1-A3", "r1", "M1", Q3, "IOM", SEAL), "IOM")
    story.when(RescheduleDecided("KP1-A3", "r1", True), "ILO", "secretariat")
    story.when(
        RescheduleRequested("KP1-A7", "r2", "M1", Window(None, date(2022, 6, 30)), "UNDP", SEAL), "UNDP"
    )
    story.when(RescheduleDecided("KP1-A7", "r2", True), "ILO", "secretariat")
    story.when(ActivityCancelled("KP1-A6", SEAL), "SECRETARIAT", "secretariat", on=date(2021, 6, 1))
    story.now = at(2021, 7, 5)
    story.when(update("KP1-A7", "ongoing", "u6", organisation="UNDP"))
    story.when(UpdateReturned("KP1-A7", "u6", SEAL), "SECRETARIAT", "secretariat")
    return story
