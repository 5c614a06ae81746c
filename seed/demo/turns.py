"""What now and then becomes of an activity: fates that take a turn."""

from datetime import timedelta

from events.quarter import Quarter
from events.values import Actor
from seed.demo.fates import delivered, late, unfinished
from seed.demo.scene import TROUBLED, Scene, Voice
from seed.demo.steps import Acts
from service.commands import (
    AmendActivity,
    AssignLeads,
    CancelActivity,
    DisputeUpdate,
    ReopenActivity,
    SettleDispute,
    WithdrawUpdate,
)

REWORDED = {"en": "wording made clearer in the demonstration", "ka": "დემონსტრაციაში დაზუსტებული ფორმულირება"}


def withdrawn(scene: Scene) -> Acts[None]:
    """A completion is posted too early and taken back by its author, before the real one comes."""
    done = scene.good_day()
    yield from scene.progress(done)
    early = done - timedelta(days=7)
    posted = yield from scene.post(early, "completed", scene.voice(), **scene.finished(early))
    reason = scene.words.say("withdrawn")
    yield scene.step(scene.later(0, 1), posted.voice.actor, WithdrawUpdate(update=posted.id, reason=reason))
    yield from scene.complete(done)


def returned_twice(scene: Scene) -> Acts[None]:
    """The evidence for a completion is found wanting, twice."""
    done, voice = scene.good_day(), scene.voice()
    yield from scene.progress(done)
    fields = scene.finished(done)
    posted = yield from scene.post(done + scene.days(1, 5), "completed", voice, **fields)
    for _ in range(2):
        yield from scene.give_back(posted)
        again = scene.post(scene.later(2, 8), "completed", voice, resubmits=posted.id, **fields)
        posted = yield from again
    yield from scene.validate(posted)


def moved(scene: Scene) -> Acts[None]:
    """Another date is asked for and approved, and then kept: late by the baseline all the same."""
    asked = scene.due - scene.days(12, 30)
    end = Quarter.of(scene.due).next.end
    yield from scene.progress(asked, TROUBLED)
    yield from scene.move(asked, end)
    done = end - scene.days(5, 40)
    yield from scene.progress(done)
    yield from scene.complete(done)


def moved_twice(scene: Scene) -> Acts[None]:
    """Two moves, and still not finished."""
    for _ in range(2):
        end = Quarter.of(scene.due).next.next.end
        asked = scene.due - scene.days(8, 25)
        yield from scene.progress(asked, TROUBLED)
        yield from scene.move(asked, end)
        scene.due = end
    yield from unfinished(scene)


def brought_forward(scene: Scene) -> Acts[None]:
    """Printed for the end of the plan, wanted for the forum, and delivered by then."""
    eve = scene.stage.forum.start - timedelta(days=1)
    yield from scene.progress(eve - timedelta(days=150))
    yield from scene.move(eve - scene.days(120, 140), eve, "forward")
    done = eve - scene.days(4, 25)
    yield from scene.progress(done)
    yield from scene.complete(done)


def refused(scene: Scene) -> Acts[None]:
    """Another date is asked for and declined; it is finished late."""
    asked = scene.due - scene.days(12, 30)
    yield from scene.progress(asked, TROUBLED)
    yield from scene.move(asked, Quarter.of(scene.due).next.end, approved=False)
    yield from late(scene)


def undecided(scene: Scene) -> Acts[None]:
    """At the end of the plan, a request for another date waits for its decision."""
    asked = scene.due - scene.days(10, 20)
    yield from scene.progress(asked, TROUBLED)
    yield from scene.ask(asked, Quarter.of(scene.due).next.end)


def dispute_upheld(scene: Scene) -> Acts[None]:
    """A co-lead disputes the completion, rightly; the rest is delivered later."""
    yield from _disputed(scene, upheld=True)
    done = scene.later(40, 90)
    yield from scene.progress(done)
    yield from scene.complete(done, voice=Voice(Actor("lead_agency", scene.leads[0])))


def dispute_dismissed(scene: Scene) -> Acts[None]:
    """A co-lead disputes the completion, which stands."""
    yield from _disputed(scene, upheld=False)


def _disputed(scene: Scene, *, upheld: bool) -> Acts[None]:
    lead, other = scene.leads[:2]
    done = scene.good_day()
    yield from scene.progress(done)
    posted = yield from scene.complete(done, voice=Voice(Actor("lead_agency", lead)))
    dispute = DisputeUpdate(update=posted.id, reason=scene.words.say("disputed"))
    yield scene.step(scene.later(3, 12), Actor("lead_agency", other), dispute)
    reason = scene.words.say("upheld" if upheld else "dismissed")
    settle = SettleDispute(update=posted.id, upheld=upheld, reason=reason)
    yield scene.step(scene.later(7, 20), scene.reviewer(posted, other), settle)


def cancelled(scene: Scene) -> Acts[None]:
    """Taken out of the plan before its date."""
    day = scene.due - scene.days(25, 50)
    yield from scene.progress(day, TROUBLED)
    command = CancelActivity(activity=scene.code, reason=scene.words.say("cancelled"))
    yield scene.step(day, scene.stage.secretariat, command)


def revived(scene: Scene) -> Acts[None]:
    """Cancelled, taken up again, and finished late."""
    yield from cancelled(scene)
    command = ReopenActivity(activity=scene.code, reason=scene.words.say("reopened"))
    yield scene.step(scene.later(60, 100), scene.stage.secretariat, command)
    done = max(scene.due, scene.today) + scene.days(60, 110)
    yield from scene.progress(done)
    yield from scene.complete(done)


def reopened(scene: Scene) -> Acts[None]:
    """Finished, found unfinished some months later, and finished again."""
    done = scene.good_day()
    yield from scene.progress(done)
    yield from scene.complete(done)
    command = ReopenActivity(activity=scene.code, reason=scene.words.say("unfinished_after_all"))
    yield scene.step(scene.later(60, 120), scene.stage.secretariat, command)
    done = scene.later(50, 100)
    yield from scene.progress(done)
    yield from scene.complete(done)


def suspended(scene: Scene) -> Acts[None]:
    """The work rests, for good."""
    day = scene.good_day()
    yield from scene.progress(day, TROUBLED)
    yield from scene.report(day, "suspended", scene.voice(), confidence="red")


def resumed(scene: Scene) -> Acts[None]:
    """The work rests for a while and is then finished, late."""
    yield from suspended(scene)
    again = scene.later(60, 100)
    voice = scene.voice()
    yield from scene.report(again, "ongoing", voice, "resumed", effective_on=again, confidence="amber")
    done = max(scene.due, again) + scene.days(40, 80)
    yield from scene.progress(done)
    yield from scene.complete(done)


def reported_by_others(scene: Scene) -> Acts[None]:
    """The lead does not report; the secretariat does, on its behalf. The lead reports the completion."""
    done = scene.good_day()
    yield from scene.progress(done, TROUBLED, scene.spoken_for())
    day, voice = max(done - timedelta(days=20), scene.stage.adopted), scene.spoken_for()
    yield from scene.report(day, "ongoing", voice, effective_on=day, confidence="amber", percent=60)
    yield from scene.complete(done, voice=Voice(Actor("lead_agency", scene.leads[0])))


def finds_a_lead(scene: Scene) -> Acts[None]:
    """The plan states no lead; one is assigned, and delivers."""
    lead = next(o.code for o in scene.stage.plan.organisations if o.kind != "secretariat")
    command = AssignLeads(activity=scene.code, leads=(lead,), reason=scene.words.say("leads"))
    yield scene.step(scene.later(20, 40), scene.stage.secretariat, command)
    scene.leads = (lead,)
    yield from delivered(scene)


def reworded(scene: Scene) -> Acts[None]:
    """Its title is made clearer, and it is finished on time."""
    made_clearer = {language: REWORDED.get(language, REWORDED["en"]) for language in scene.title}
    title = {language: f"{text} ({made_clearer[language]})" for language, text in scene.title.items()}
    command = AmendActivity(activity=scene.code, title=title, reason=scene.words.say("amended"))
    yield scene.step(scene.later(15, 40), scene.stage.secretariat, command)
    yield from delivered(scene)
