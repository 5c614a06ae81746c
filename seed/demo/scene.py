"""One activity of the plan, and what can happen to it: building blocks of its fate."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from events.quarter import Quarter, quarters
from events.values import Actor, Confidence, Milestone, Status, Text
from seed.demo.stage import Stage
from seed.demo.steps import Acts, Step
from seed.demo.words import Words
from service.commands import (
    Command,
    DecideReschedule,
    RequestReschedule,
    ReturnUpdate,
    SubmitUpdate,
    ValidateUpdate,
)

Mood = dict[Confidence, int]
"""How likely each confidence is to be reported."""

WELL: Mood = {"green": 86, "amber": 14}
TROUBLED: Mood = {"green": 15, "amber": 60, "red": 25}

RETURNED = 0.1
"""Which share of the reports is returned once."""
ABANDONED = 0.3
"""Which share of the returned progress reports is never posted again."""
TARDY = 0.15
"""Which share of the reports comes after its quarter has closed."""
SLOW = 0.15
"""Which share of the reviews takes weeks."""
BEFORE_FORUM = 0.45
"""Which share of what may take until after the forum is ready before it."""
NEAR_FORUM = timedelta(days=45)


class Voice(NamedTuple):
    """Who posts, and on behalf of whom."""

    actor: Actor
    on_behalf_of: str | None = None


class Posted(NamedTuple):
    """An update that was posted."""

    id: str
    voice: Voice


class Scene:
    """What happens to one activity of a section, with a calendar of its own that only moves on.

    `due` is its last printed date, or the plan's end where it has none; `leads` is empty where none is
    stated.
    """

    def __init__(
        self,
        stage: Stage,
        section: str,
        code: str,
        title: Text,
        milestones: Sequence[Milestone],
        leads: Sequence[str],
    ) -> None:
        self.stage, self.section, self.code, self.title = stage, section, code, title
        self.milestones, self.leads = tuple(milestones), tuple(leads)
        self.random = stage.random(code)
        self.words = Words(self.random)
        self.diligence = 0.6 + 0.38 * stage.random(f"diligence of {self._answering}").random()
        self._now = stage.opening
        windows = [milestone.window for milestone in milestones]
        self.begins = min((w.start for w in windows if w.start), default=stage.plan.workplan.period.start)
        self.due = max((w.end for w in windows if w.end), default=stage.ends)

    @property
    def _answering(self) -> str | None:
        return self.leads[0] if self.leads else self.stage.secretariat.organisation

    # Time

    @property
    def today(self) -> date:
        """How far this activity's story has come."""
        return self.stage.day(self._now)

    def days(self, low: int, high: int) -> timedelta:
        """Some days."""
        return timedelta(days=self.random.randint(low, high))

    def later(self, low: int, high: int) -> date:
        """Some days after today."""
        return self.today + self.days(low, high)

    def between(self, low: date, high: date) -> date:
        """Some day from one to the other; the second, where they are the wrong way round."""
        return high - timedelta(days=self.random.randint(0, max(0, (high - low).days)))

    def good_day(self, milestone: Milestone | None = None) -> date:
        """A day on which something may be finished on time; of what ends after the forum, some before it."""
        begins = (milestone and milestone.window.start) or self.begins
        due = (milestone and milestone.window.end) or self.due
        if due >= self.stage.forum.start > begins and self.random.random() < BEFORE_FORUM:
            due = self.stage.forum.start - timedelta(days=1)
        earliest = begins + (due - begins) * 2 / 5
        if due > self.stage.adopted:
            earliest = max(earliest, self.stage.adopted + timedelta(days=10))
        return self.between(earliest, due)

    def step(self, day: date, actor: Actor, command: Command) -> Step:
        """Something is done on a day, or as soon after it as this story has come."""
        soon = self._now + timedelta(minutes=self.random.randint(5, 90))
        self._now = max(self.stage.moment(day, self.random), soon)
        return Step(self._now, actor, command)

    # Reports and reviews

    def voice(self) -> Voice:
        """Mostly the lead, sometimes a co-lead; the secretariat where no lead is stated."""
        if not self.leads:
            return Voice(self.stage.secretariat)
        weights = [3, *[1] * (len(self.leads) - 1)]
        return Voice(Actor("lead_agency", self.random.choices(self.leads, weights)[0]))

    def spoken_for(self) -> Voice:
        """The secretariat, on behalf of the lead."""
        return Voice(self.stage.secretariat, self.leads[0])

    def post(self, day: date, status: Status, voice: Voice, topic: str = "", **fields: Any) -> Acts[Posted]:
        """An update is posted; `fields` are those of SubmitUpdate."""
        occasions = [topic or status]
        if occasions == ["ongoing"]:
            occasions += self._on_the_forum(day)
        if voice.on_behalf_of is not None:
            occasions.append("on_behalf" if voice.actor == self.stage.secretariat else "deputy")
        texts = self.words.report(fields.get("confidence"), *occasions)
        command = SubmitUpdate(
            activity=self.code, status=status, on_behalf_of=voice.on_behalf_of, **texts, **fields
        )
        answer = yield self.step(day, voice.actor, command)
        return Posted(answer["id"], voice)

    def _on_the_forum(self, day: date) -> list[str]:
        forum = self.stage.forum
        if not forum.start - NEAR_FORUM <= day <= forum.end + NEAR_FORUM or self.random.random() < 0.5:
            return []
        return ["forum_held" if day > forum.end else "forum_ahead"]

    def validate(self, posted: Posted) -> Acts[None]:
        """Somebody of another organisation accepts it, soon or not so soon."""
        slow = self.random.random() < SLOW
        day = self.later(18, 40) if slow else self.later(1, 10)
        note = self.words.say("validated") if self.random.random() < 0.3 else None
        yield self.step(day, self.reviewer(posted), ValidateUpdate(update=posted.id, note=note))

    def give_back(self, posted: Posted) -> Acts[None]:
        """Somebody of another organisation returns it."""
        command = ReturnUpdate(update=posted.id, reason=self.words.say("returned"))
        yield self.step(self.later(1, 10), self.reviewer(posted), command)

    def reviewer(self, posted: Posted, *others: str) -> Actor:
        """Who may review an update."""
        actor, on_behalf_of = posted.voice
        return self.stage.reviewer(actor.organisation, on_behalf_of, *others, leads=self.leads)

    def report(self, day: date, status: Status, voice: Voice, topic: str = "", **fields: Any) -> Acts[Posted]:
        """An update is posted and seen through its review; now and then it is returned first."""
        posted = yield from self.post(day, status, voice, topic, **fields)
        if self.random.random() < RETURNED:
            yield from self.give_back(posted)
            if status == "ongoing" and self.random.random() < ABANDONED:
                return posted
            again = self.post(self.later(2, 9), status, voice, topic, resubmits=posted.id, **fields)
            posted = yield from again
        yield from self.validate(posted)
        return posted

    def progress(
        self, until: date, mood: Mood = WELL, voice: Voice | None = None, topic: str = ""
    ) -> Acts[None]:
        """A report for each quarter that ends before a day, as diligently as these leads are."""
        for quarter in quarters(self.today, until):
            closing = quarter.end
            if not self.begins <= closing < until or self.today > closing + timedelta(days=15):
                continue
            if self.random.random() > self.diligence:
                continue
            tardy = self.random.random() < TARDY
            day = closing + self.days(2, 12) if tardy else closing - self.days(1, 20)
            yield from self.report(
                day,
                "ongoing",
                voice or self.voice(),
                topic,
                effective_on=min(day, closing),
                confidence=self.random.choices(list(mood), list(mood.values()))[0],
                percent=self._percent(closing, until) if not topic and self.random.random() < 0.7 else None,
            )

    def _percent(self, day: date, until: date) -> int:
        passed = 20 * (day - self.begins) // (until - self.begins)
        return 5 * min(max(passed, 1), 19)

    def finished(self, done: date, milestone: str | None = None) -> dict[str, Any]:
        """The fields of an update that reports a completion."""
        return {
            "effective_on": done,
            "milestone": milestone,
            "percent": 100,
            "evidence": self.words.evidence(done),
        }

    def complete(
        self, done: date, milestone: str | None = None, voice: Voice | None = None, topic: str = ""
    ) -> Acts[Posted]:
        """A completion is reported some days after it, and seen through its review."""
        fields = self.finished(done, milestone)
        return (
            yield from self.report(
                done + self.days(1, 9), "completed", voice or self.voice(), topic, **fields
            )
        )

    # Dates

    def ask(self, day: date, end: date, why: str = "move") -> Acts[tuple[str, Actor]]:
        """Another date is asked for; returns the request, and who may decide it."""
        voice = self.voice()
        command = RequestReschedule(
            activity=self.code,
            milestone=self.milestones[-1].code,
            start=self.milestones[-1].window.start,
            end=end,
            precision="quarter" if end == Quarter.of(end).end else None,
            justification=self.words.say(why),
        )
        answer = yield self.step(day, voice.actor, command)
        return answer["id"], self.stage.reviewer(voice.actor.organisation, leads=self.leads)

    def move(self, day: date, end: date, why: str = "move", *, approved: bool = True) -> Acts[None]:
        """Another date is asked for, and decided."""
        request, decider = yield from self.ask(day, end, why)
        reason = self.words.say("approved" if approved else "declined")
        command = DecideReschedule(request=request, approved=approved, reason=reason)
        yield self.step(self.later(3, 14), decider, command)
