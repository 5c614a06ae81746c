"""The whole story of a plan: what becomes of its activities, and how the plan itself changes."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain

from events.quarter import quarters
from seed.demo import changes
from seed.demo.changes import Office
from seed.demo.deal import deal, plain
from seed.demo.meetings import Meeting, held
from seed.demo.scene import Scene
from seed.demo.stage import Stage
from seed.demo.steps import Acts
from seed.demo.voices import heard
from seed.plan import Section
from seed.statements import milestones

Scenes = dict[str, tuple[Scene, ...]]


def story(stage: Stage) -> Iterator[Acts[None]]:
    """All parts of the story of a plan, which has been loaded into its ledger when the stage opens."""
    scenes = {section.code: tuple(_scenes(stage, section)) for section in stage.plan.sections}
    closing = _to_be_closed(stage, scenes)
    yield from deal(stage, tuple(chain.from_iterable(scenes.values())), closing)
    yield from _changes(stage, scenes, closing)
    yield from (held(Meeting(stage, quarter)) for quarter in quarters(stage.adopted, stage.ends))
    yield from _voices(stage)


def _scenes(stage: Stage, section: Section) -> Iterator[Scene]:
    for activity in section.activities:
        windows = tuple(milestones(activity.schedule))
        leads = section.leads_of(activity) or ()
        yield Scene(stage, section.code, section.code_of(activity), activity.title, windows, leads)


def _to_be_closed(stage: Stage, scenes: Scenes) -> str | None:
    """A section that can be closed early: a small one that nothing keeps open, if there is any."""
    free = (code for code, found in scenes.items() if found and all(map(plain, found)))
    closable = (code for code in free if _delivered(scenes[code]) > stage.adopted)
    return min(closable, key=lambda code: (len(scenes[code]), _delivered(scenes[code])), default=None)


def _changes(stage: Stage, scenes: Scenes, closing: str | None) -> Iterator[Acts[None]]:
    office = Office(stage)
    yield changes.baseline_is_revised(office)
    yield changes.organisation_is_renamed(Office(stage))
    groups = [one for one in stage.plan.sections if one.kind == "working_group"]
    for section in stage.plan.sections:
        if section.code == closing:
            yield changes.is_closed(office, section, _delivered(scenes[section.code]))
        elif section in groups[:1]:
            yield changes.member_joins(office, section)
            yield changes.persons_are_named(Office(stage), section)
            yield changes.activity_is_added(office, section, section.leads or ())
        elif section in groups[-1:]:
            yield changes.turns_into_another_kind(office, section)


def _voices(stage: Stage) -> Iterator[Acts[None]]:
    """Every third section with members is one in which they are heard; the first takes it back."""
    open_to = [one for one in stage.plan.sections if one.members and one.activities]
    for place, section in enumerate(open_to[::3]):
        yield heard(stage, section, taken_back=place == 0)


def _delivered(scenes: Sequence[Scene]) -> date:
    return max(scene.due for scene in scenes)
