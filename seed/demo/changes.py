"""What the secretariat changes about the plan itself: its sections, an activity that is added, a revision."""

from collections.abc import Sequence
from datetime import date, timedelta

from events.quarter import Quarter
from events.values import Actor, Milestone, Window
from seed.demo import fates
from seed.demo.scene import Scene, Voice
from seed.demo.stage import Stage
from seed.demo.steps import Acts, Step
from seed.demo.words import Words
from seed.plan import Section
from service.commands import (
    AddActivity,
    ChangeSection,
    CloseSection,
    Command,
    EndDelegation,
    GrantDelegation,
    ReviseBaseline,
)


class Office:
    """The secretariat's desk."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.random = stage.random("secretariat")
        self.words = Words(self.random)
        self.revision = date(stage.ends.year, 1, 20)

    def step(self, day: date, command: Command) -> Step:
        """The secretariat does something on a day."""
        return Step(self.stage.moment(day, self.random), self.stage.secretariat, command)


def member_joins(office: Office, section: Section) -> Acts[None]:
    """An organisation of the plan joins a section."""
    there = {*section.members, *section.observers, *(section.leads or ())}
    newcomers = [o.code for o in office.stage.plan.organisations if o.code not in there]
    members = (*section.members, *newcomers[-1:])
    command = ChangeSection(section=section.code, members=members, reason=office.words.say("member"))
    yield office.step(office.stage.adopted + timedelta(days=140), command)


def turns_into_another_kind(office: Office, section: Section) -> Acts[None]:
    """A working group goes on as a thematic priority."""
    command = ChangeSection(section=section.code, kind="thematic_priority", reason=office.words.say("kind"))
    yield office.step(office.revision + timedelta(days=30), command)


def is_closed(office: Office, section: Section, delivered: date) -> Acts[None]:
    """A section in which everything has been delivered is closed."""
    command = CloseSection(section=section.code, reason=office.words.say("closed"))
    yield office.step(delivered + timedelta(days=120), command)


def baseline_is_revised(office: Office) -> Acts[None]:
    """A formal revision early in the last year."""
    day = office.revision
    yield office.step(day, ReviseBaseline(adopted_on=day, reason=office.words.say("baseline")))


def activity_is_added(office: Office, section: Section, leads: Sequence[str]) -> Acts[None]:
    """An activity that nobody had planned, from its addition to its completion."""
    code = f"{section.code}-A{1 + max((a.number or a.position for a in section.activities), default=0)}"
    quarter = Quarter.of(office.revision).next
    due = Milestone("M1", Window(quarter.start, quarter.end, "quarter"), "window")
    number = int(code.rsplit("-A", 1)[1])
    command = AddActivity(
        activity=code, section=section.code, number=number, title=ADDED, milestones=(due,), leads=tuple(leads)
    )
    yield office.step(office.revision - timedelta(days=60), command)
    scene = Scene(office.stage, section.code, code, ADDED, (due,), leads)
    deputy = next((member for member in section.members if member not in leads), None)
    if leads and deputy is not None:
        yield from deputy_stands_in(scene, office.revision - timedelta(days=50), leads[0], deputy)
    yield from fates.delivered(scene)


def deputy_stands_in(scene: Scene, day: date, lead: str, deputy: str) -> Acts[None]:
    """A lead is away: another organisation posts for it, until it is back."""
    actor = Actor("lead_agency", lead)
    granted = yield scene.step(day, actor, GrantDelegation(deputy=deputy, activities=(scene.code,)))
    voice = Voice(Actor("lead_agency", deputy), lead)
    posted = yield from scene.post(scene.later(2, 9), "ongoing", voice, percent=10)
    yield from scene.validate(posted)
    yield scene.step(scene.later(1, 5), actor, EndDelegation(delegation=granted["id"]))


ADDED = {
    "en": "Demonstration: joint stocktaking of the first year, added to the plan in its course",
    "ka": "დემონსტრაცია: პირველი წლის ერთობლივი შეჯამება, რომელიც გეგმას მოგვიანებით დაემატა",
}
