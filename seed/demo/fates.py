"""What usually becomes of an activity: each fate tells one activity's two years."""

from collections.abc import Callable
from datetime import timedelta

from events.quarter import Quarter
from seed.demo.scene import TROUBLED, WELL, Scene
from seed.demo.steps import Acts

Fate = Callable[[Scene], Acts[None]]


def delivered(scene: Scene) -> Acts[None]:
    """Finished on time; where the plan says that the work goes on, it does."""
    done = scene.good_day()
    yield from scene.progress(done)
    yield from scene.complete(done)
    continuation = scene.milestones[-1].continuation
    if continuation is not None and continuation.end is not None:
        yield from goes_on(scene, Quarter.of(continuation.end))


def goes_on(scene: Scene, last: Quarter) -> Acts[None]:
    """Finished, and still active in most of the quarters that follow."""
    quarter = Quarter.of(scene.today).next
    while quarter <= last:
        if scene.random.random() < 0.75:
            yield from scene.complete(scene.between(quarter.start, quarter.end), topic="continued")
        quarter = quarter.next


def late(scene: Scene) -> Acts[None]:
    """In trouble, and finished after its date."""
    done = scene.due + scene.days(15, 120)
    yield from scene.progress(done, TROUBLED)
    yield from scene.complete(done)


def unfinished(scene: Scene) -> Acts[None]:
    """In trouble, and never finished."""
    yield from scene.progress(scene.stage.ends + timedelta(days=1), TROUBLED)


def silent(scene: Scene) -> Acts[None]:  # noqa: ARG001 - the shape of every Fate
    """Nobody ever reports."""
    yield from ()


def falls_silent(scene: Scene) -> Acts[None]:
    """One report, and no more."""
    yield from scene.report(scene.later(20, 50), "ongoing", scene.voice(), confidence="green", percent=10)


def backdated(scene: Scene) -> Acts[None]:
    """Finished on time, which is reported only after the quarter's report was issued."""
    done = scene.good_day()
    yield from scene.progress(done)
    fields = scene.finished(done)
    yield from scene.report(scene.due + scene.days(45, 100), "completed", scene.voice(), **fields)


def pending(scene: Scene) -> Acts[None]:
    """Finished at the very end; nobody has reviewed it yet."""
    done = scene.due - scene.days(5, 25)
    yield from scene.progress(done)
    yield from scene.post(done, "completed", scene.voice(), **scene.finished(done))


def in_parts(scene: Scene) -> Acts[None]:
    """Several milestones, one after the other; most of them on time."""
    done = scene.stage.plan.workplan.period.start
    for milestone in scene.milestones:
        done = max(done + timedelta(days=7), scene.good_day(milestone))
        if milestone.window.end is not None and scene.random.random() < 0.2:
            done = milestone.window.end + scene.days(10, 60)
        yield from scene.progress(done)
        yield from scene.complete(done, milestone.code)


def series(scene: Scene) -> Acts[None]:
    """Occurrences: most are held in their quarter, some in the next one, some not at all."""
    for milestone in scene.milestones:
        chance = scene.random.random()
        done = scene.good_day(milestone)
        if chance < 0.1:
            done += timedelta(days=91)
        if chance < 0.9:
            yield from scene.complete(done, milestone.code, topic="held")


def continuous(scene: Scene) -> Acts[None]:
    """A dated part, and then more of the same until the plan ends."""
    yield from delivered(scene)
    yield from goes_on(scene, Quarter.of(scene.stage.ends))


def standing(scene: Scene) -> Acts[None]:
    """No deadline: done whenever there is occasion."""
    yield from scene.progress(scene.stage.ends + timedelta(days=1), WELL, topic="standing")
