"""Which activity has which fate: the rarer ones are dealt first, to whom they fit; the others deliver."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from seed.demo import fates, turns
from seed.demo.fates import Fate
from seed.demo.scene import Scene
from seed.demo.stage import Stage
from seed.demo.steps import Acts

Fits = Callable[[Scene], bool]


def early(scene: Scene) -> bool:
    """Due so early that time is left to be late."""
    return scene.stage.adopted < scene.due < scene.stage.ends - timedelta(days=240)


def last(scene: Scene) -> bool:
    """Due when the plan ends."""
    return scene.due == scene.stage.ends


def either(scene: Scene) -> bool:
    """Due after the adoption."""
    return early(scene) or last(scene)


def led(scene: Scene) -> bool:
    """Due early, with a lead that is stated."""
    return early(scene) and bool(scene.leads)


def led_together(scene: Scene) -> bool:
    """Due early, with a co-lead."""
    return early(scene) and len(scene.leads) > 1


def leaderless(scene: Scene) -> bool:
    """No lead is stated."""
    return either(scene) and not scene.leads


DEAL: tuple[tuple[Fate, Fits, int], ...] = (
    (turns.dispute_upheld, led_together, 1),
    (turns.dispute_dismissed, led_together, 1),
    (turns.reported_by_others, led, 2),
    (turns.finds_a_lead, leaderless, 1),
    (turns.returned_twice, early, 1),
    (turns.withdrawn, early, 2),
    (fates.backdated, early, 2),
    (turns.reworded, early, 1),
    (turns.moved, early, 2),
    (turns.moved_twice, early, 1),
    (turns.refused, early, 1),
    (turns.reopened, early, 1),
    (turns.revived, early, 1),
    (turns.resumed, early, 1),
    (fates.late, early, 2),
    (fates.silent, early, 1),
    (fates.falls_silent, either, 1),
    (fates.unfinished, early, 1),
    (fates.unfinished, last, 1),
    (turns.cancelled, last, 1),
    (turns.suspended, last, 1),
    (turns.brought_forward, last, 2),
    (turns.undecided, early, 1),
    (fates.pending, last, 2),
)
"""A fate, whom it fits, and to how many it is dealt."""


def deal(stage: Stage, scenes: Sequence[Scene], spared: str | None) -> Iterator[Acts[None]]:
    """The story of each activity; those of the section `spared` are delivered on time, come what may."""
    open_ones = [scene for scene in scenes if plain(scene) and scene.section != spared]
    stage.random("deal").shuffle(open_ones)
    dealt: dict[str, Fate] = {}
    for fate, fits, count in DEAL:
        fitting = [scene for scene in open_ones if scene.code not in dealt and fits(scene)]
        dealt |= {scene.code: fate for scene in fitting[:count]}
    for scene in scenes:
        yield dealt.get(scene.code, _usual(scene))(scene)


def plain(scene: Scene) -> bool:
    """Whether it has one dated window and nothing else."""
    return [milestone.kind for milestone in scene.milestones] == ["window"]


def _usual(scene: Scene) -> Fate:
    kinds = {milestone.kind for milestone in scene.milestones}
    if kinds == {"undated"}:
        return fates.standing
    if kinds == {"occurrence"}:
        return fates.series
    if kinds == {"continuous"}:
        return fates.continuous
    if len(scene.milestones) > 1:
        return fates.in_parts
    return fates.delivered if scene.due > scene.stage.adopted else fates.backdated
