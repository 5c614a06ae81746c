"""What the secretariat changes about the plan itself: its sections, an activity that is added, a revision."""

from collections.abc import Sequence
from datetime import date, timedelta

from events.quarter import Quarter
from events.values import Actor, Milestone, Window
from seed.demo import fates
from seed.demo.scene import Scene, Voice
from seed.demo.stage import Stage
from seed.demo.steps import Acts, Step
from seed.demo.words import MARKS, Words
from seed.plan import Section
from service.commands import (
    AddActivity,
    AddMilestone,
    AmendMilestone,
    CancelMilestone,
    ChangeOrganisation,
    ChangeSection,
    CloseSection,
    Command,
    EndDelegation,
    GrantDelegation,
    ReopenSection,
    ReviseBaseline,
    SetSectionPersons,
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
    """A section in which everything has been delivered is closed; once more after it was opened again."""
    command = CloseSection(section=section.code, reason=office.words.say("closed"))
    yield office.step(delivered + timedelta(days=120), command)
    again = ReopenSection(section=section.code, reason=office.words.say("section_reopened"))
    yield office.step(delivered + timedelta(days=130), again)
    yield office.step(delivered + timedelta(days=150), command)


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
    yield from _another_milestone(scene)


def _another_milestone(scene: Scene) -> Acts[None]:
    """A second date is added once the first is met, put right, and given up."""
    office, ends = scene.stage.secretariat, scene.stage.ends
    day = scene.later(5, 15)
    if day + timedelta(days=60) > ends:
        return
    say = scene.words.say
    added = AddMilestone(activity=scene.code, kind="window", end=ends, reason=say("milestone_added"))
    yield scene.step(day, office, added)
    note = say("milestone_amended", language="en")
    amended = AmendMilestone(activity=scene.code, milestone="M2", note=note, reason=say("amended"))
    yield scene.step(scene.later(3, 9), office, amended)
    dropped = CancelMilestone(activity=scene.code, milestone="M2", reason=say("milestone_cancelled"))
    yield scene.step(scene.later(20, 40), office, dropped)


def persons_are_named(office: Office, section: Section) -> Acts[None]:
    """A section's membership names a person, who does not exist."""
    person = f"{MARKS['en']}a made-up person"
    command = SetSectionPersons(section=section.code, persons=(person,), reason=office.words.say("member"))
    yield office.step(office.stage.adopted + timedelta(days=150), command)


def organisation_is_renamed(office: Office) -> Acts[None]:
    """An organisation goes by one more name."""
    last = office.stage.plan.organisations[-1]
    aliases = (*last.aliases, f"{MARKS['en']}{last.code}")
    reason = office.words.say("alias")
    command = ChangeOrganisation(organisation=last.code, aliases=aliases, reason=reason)
    yield office.step(office.stage.adopted + timedelta(days=100), command)


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
