"""What is consulted on and decided each quarter, and what becomes of it."""

from datetime import date, timedelta

from events.quarter import Quarter
from events.values import Actor, ConsultationKind, DecisionStatus
from seed.demo.stage import Stage
from seed.demo.steps import Acts, Step
from seed.demo.words import MARKS, Words
from service.commands import (
    ChangeDecision,
    Command,
    CorrectConsultation,
    FollowUpDecision,
    RecordConsultation,
    RecordDecision,
    WriteKeyMessages,
)

KINDS: dict[int, ConsultationKind] = {1: "network", 2: "principals", 3: "stakeholders", 4: "annual_meeting"}
"""Who meets after which quarter of the year."""

ENDINGS: tuple[tuple[DecisionStatus, ...], ...] = (
    ("done",),
    ("in_progress", "done"),
    ("in_progress",),
    ("dropped",),
    (),
)
"""What owners say of a decision, one follow-up after the other."""


class Meeting:
    """The consultation on a quarter that is over, with a calendar of its own that only moves on."""

    def __init__(self, stage: Stage, quarter: Quarter) -> None:
        self.stage, self.quarter = stage, quarter
        self.random = stage.random(f"consultation on {quarter}")
        self.words = Words(self.random)
        self.held_on = quarter.end + timedelta(days=6)
        self._now = stage.opening
        sections = stage.plan.sections
        self.leads = list(dict.fromkeys(lead for one in sections for lead in one.leads or ()))

    def step(self, day: date, actor: Actor, command: Command) -> Step:
        """Something is done on a day, or as soon after it as this story has come."""
        soon = self._now + timedelta(minutes=self.random.randint(5, 90))
        self._now = max(self.stage.moment(day, self.random), soon)
        return Step(self._now, actor, command)

    def office(self, day: date, command: Command) -> Step:
        """The secretariat does something on a day."""
        return self.step(day, self.stage.secretariat, command)

    def some_leads(self, most: int) -> tuple[str, ...]:
        """Some of those who lead something."""
        return tuple(self.random.sample(self.leads, min(most, len(self.leads))))


def held(meeting: Meeting) -> Acts[None]:
    """A consultation is held; key messages are written for the report; a decision is followed up."""
    consultation = yield from _recorded(meeting)
    for language in ("en", "ka"):
        text = meeting.words.say("key_messages", language=language)
        messages = WriteKeyMessages(quarter=str(meeting.quarter), language=language, text=text)
        yield meeting.office(meeting.held_on + timedelta(days=2), messages)
    first = Quarter.of(meeting.stage.adopted) == meeting.quarter
    if first:
        day = meeting.held_on - timedelta(days=1)
        correction = CorrectConsultation(
            consultation=consultation, held_on=day, reason=meeting.words.say("corrected")
        )
        yield meeting.office(meeting.held_on + timedelta(days=4), correction)
    yield from _decided(meeting, consultation, moved=first)


def _recorded(meeting: Meeting) -> Acts[str]:
    quarter = meeting.quarter
    title = {language: f"{mark}{quarter}" for language, mark in MARKS.items()}
    command = RecordConsultation(
        kind=KINDS[quarter.number],
        held_on=meeting.held_on,
        quarter=str(quarter),
        title=title,
        participants=meeting.some_leads(6),
        summary=meeting.words.say("consulted", language="en"),
    )
    answer = yield meeting.office(meeting.held_on, command)
    recorded: str = answer["id"]
    return recorded


def _decided(meeting: Meeting, consultation: str, *, moved: bool) -> Acts[None]:
    owners = meeting.some_leads(2)
    due = meeting.held_on + timedelta(days=meeting.random.randint(30, 60))
    command = RecordDecision(
        text=meeting.words.say("decided", language="en"),
        owners=owners,
        due=due,
        consultation=consultation,
        sections=(meeting.random.choice(meeting.stage.plan.sections).code,),
    )
    answer = yield meeting.office(meeting.held_on + timedelta(days=5), command)
    decision: str = answer["id"]
    if moved:
        due += timedelta(days=21)
        reason = meeting.words.say("decision_moved")
        change = ChangeDecision(decision=decision, due=due, reason=reason)
        yield meeting.office(due - timedelta(days=25), change)
    day = due - timedelta(days=meeting.random.randint(3, 20))
    for status in ENDINGS[(meeting.quarter.number - 1) % len(ENDINGS)]:
        said = FollowUpDecision(
            decision=decision, status=status, note=meeting.words.say(f"decision_{status}")
        )
        yield meeting.step(day, Actor("lead_agency", owners[0]), said)
        day += timedelta(days=meeting.random.randint(20, 40))
