"""What members and co-leads say of an activity, and add to it."""

from datetime import timedelta

from events.values import Actor
from seed.demo.stage import Stage
from seed.demo.steps import Acts, Step
from seed.demo.words import Words
from seed.plan import Section
from service.commands import AddEvidence, PostComment, RetractComment, WithdrawEvidence


def heard(stage: Stage, section: Section, *, taken_back: bool) -> Acts[None]:
    """A member comments on the section's first activity and adds evidence; both may be taken back."""
    code, activity = section.code_of(section.activities[0]), section.activities[0]
    member = (activity.members if activity.members is not None else section.members)[0]
    random = stage.random(f"voices in {section.code}")
    words, actor = Words(random), Actor("lead_agency", member)
    language = random.choice(("en", "en", "ka"))
    day = stage.adopted + timedelta(days=random.randint(40, 400))
    text = words.say("comment", language=language)
    comment = PostComment(activity=code, text=text, language=language)
    said = yield Step(stage.moment(day, random), actor, comment)
    day += timedelta(days=7)
    piece = words.evidence(day - timedelta(days=10))[0]
    evidence = AddEvidence(
        activity=code, type=piece.type, title=piece.title, date=piece.date, url=piece.url, sha256=piece.sha256
    )
    added = yield Step(stage.moment(day, random), actor, evidence)
    if not taken_back:
        return
    day += timedelta(days=7)
    reason = words.say("taken_back")
    yield Step(stage.moment(day, random), actor, RetractComment(comment=said["id"], reason=reason))
    day += timedelta(days=7)
    withdrawal = WithdrawEvidence(piece=added["id"], reason=words.say("taken_back"))
    yield Step(stage.moment(day, random), actor, withdrawal)
