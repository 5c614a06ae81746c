"""A quarter that gives a meeting something to talk about, and packs made of it."""

from datetime import date

from events.figures import Dataset, Source, dataset
from events.quarter import Quarter
from events.state import State
from events.units import Standpoint
from events.values import Window
from events.vocabulary import (
    ActivityAdded,
    DecisionFollowedUp,
    DecisionRecorded,
    KeyMessagesWritten,
    RescheduleRequested,
    UpdateDisputed,
    UpdateValidated,
)
from service.reports.packs.agenda import agenda
from service.reports.packs.briefing import briefing
from service.reports.packs.meeting import Meeting
from service.reports.tables import Written
from service.reports.texts import Texts
from tests.events.story import PLAN, Q1, Q3, SEAL, Story, activity, at, update
from tests.reports.pages import TEXTS

DAY = date(2021, 6, 22)
MEETING = Meeting(date(2021, 6, 24), "principals", ("ILO", "UNDP"))
SOURCE = Source("mini.example/plan", "ab" * 32, demonstration=False)
AFTER_FORUM = Window(date(2022, 7, 1), date(2022, 9, 30), "quarter")


def before_a_meeting() -> Story:
    """Seen on 22 June 2021: two overdue, one in red, one in dispute, two requests, two decisions."""
    story = Story(PLAN)
    story.given(activity("KP1-A4", Q1), activity("KP1-A5", Q1, leads=("IOM",)), activity("KP1-A6", Q3))
    story.now = at(2021, 6, 1)
    story.when(update("KP1-A1", "completed", "u1"), on=date(2021, 5, 20))
    story.when(UpdateValidated("KP1-A1", "u1"), "SECRETARIAT", "secretariat")
    story.when(UpdateDisputed("KP1-A1", "u1", "UNDP", SEAL), "UNDP")
    story.when(update("KP1-A6", "ongoing", "u2", confidence="red", narrative=SEAL, support_requested=SEAL))
    story.when(UpdateValidated("KP1-A6", "u2"), "SECRETARIAT", "secretariat")
    story.when(RescheduleRequested("KP1-A3", "r1", "M1", Q3, "IOM", SEAL), "IOM")
    story.when(RescheduleRequested("KP1-A6", "r2", "M1", AFTER_FORUM, "ILO", SEAL))
    for name, due in (("d1", date(2021, 6, 10)), ("d2", date(2021, 8, 1)), ("d3", None)):
        decision = DecisionRecorded(name, date(2021, 5, 10), SEAL, "en", ("IOM",), due)
        story.when(decision, "SECRETARIAT", "secretariat")
    story.when(DecisionFollowedUp("d3", "done", "IOM"), "IOM", on=date(2021, 5, 30))
    story.now = at(2021, 6, 12)
    story.when(update("KP1-A4", "completed", "u3"), on=date(2021, 6, 11))
    story.when(KeyMessagesWritten("2021-Q2", "en", SEAL), "SECRETARIAT", "secretariat")
    return story


def seen(state: State, day: date = DAY, source: Source = SOURCE) -> Dataset:
    """A draft of the quarter, as it stands at the end of a day."""
    return dataset(state, Quarter.of(day), source, final=False, at=Standpoint.end_of(day))


def large(count: int, title: str) -> Dataset:
    """Many activities with such a title, all overdue and in red, with support asked for."""
    story = Story((*PLAN, *(_long(f"KP1-A{number}", title) for number in range(10, 10 + count))))
    story.now = at(2021, 6, 1)
    for number in range(10, 10 + count):
        code = f"KP1-A{number}"
        said = update(
            code, "suspended", f"u{number}", confidence="red", narrative=SEAL, support_requested=SEAL
        )
        story.when(said)
        story.when(UpdateValidated(code, f"u{number}"), "SECRETARIAT", "secretariat")
    story.when(KeyMessagesWritten("2021-Q2", "en", SEAL), "SECRETARIAT", "secretariat")
    story.when(KeyMessagesWritten("2021-Q2", "fr", SEAL), "SECRETARIAT", "secretariat")
    return seen(story.state)


def _long(code: str, title: str) -> ActivityAdded:
    leads = ("ILO", "UNDP", "IOM", "SECRETARIAT")
    added = activity(code, Q1, leads=leads)
    return ActivityAdded(code, added.section, 1, 1, {"en": title}, added.milestones, leads)


def pack(language: str = "en", data: Dataset | None = None, texts: Texts = TEXTS) -> Written:
    """The agenda pack."""
    return agenda(data or seen(before_a_meeting().state), MEETING, language, texts, "/drafts/2021-06-24")


def page(language: str = "en", data: Dataset | None = None, texts: Texts = TEXTS) -> Written:
    """The briefing."""
    return briefing(data or seen(before_a_meeting().state), language, texts)
