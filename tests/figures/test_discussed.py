"""What a report says of key messages, consultations and decisions."""

from datetime import date

from events.figures import seals
from events.quarter import Quarter
from events.values import Sealed
from events.vocabulary import (
    ConsultationRecorded,
    DecisionChanged,
    DecisionFollowedUp,
    DecisionRecorded,
    KeyMessagesWritten,
    MilestoneAdded,
    MilestoneCancelled,
)
from tests.events.story import Q3, SEAL, Story, at, window
from tests.figures.quarter import Q2_2021, made, told

Q3_2021 = Quarter(2021, 3)


def sealed(letter: str) -> Sealed:
    return Sealed(letter * 64)


def decided() -> Story:
    """A meeting on Q2, held after it: one decision done in Q3, one open, one dropped in Q2 already."""
    story = told()
    story.now = at(2021, 10, 5)
    story.when(DecisionRecorded("d0", date(2021, 4, 2), sealed("0"), "en", ("ILO",)), "S", "secretariat")
    story.when(DecisionFollowedUp("d0", "dropped", "ILO", SEAL), "ILO", on=date(2021, 6, 29))
    meeting = ConsultationRecorded(
        "c1", "network", date(2021, 7, 8), "2021-Q2", {"en": "Meeting"}, ("ILO", "IOM"), "en", sealed("c")
    )
    story.when(meeting, "S", "secretariat")
    for name, due in (("d1", date(2021, 9, 1)), ("d2", None)):
        event = DecisionRecorded(
            name, date(2021, 7, 8), sealed(name[-1]), "en", ("IOM",), due, "c1", ("KP1-A3",)
        )
        story.when(event, "S", "secretariat")
    story.when(DecisionFollowedUp("d1", "in_progress", "IOM", sealed("a")), "IOM", on=date(2021, 8, 1))
    return story


def test_a_report_carries_the_key_messages_that_stand_by_language() -> None:
    story = told()
    for language, text in (("ka", sealed("a")), ("en", sealed("b")), ("ka", None), ("fr", sealed("d"))):
        story.when(KeyMessagesWritten("2021-Q2", language, text), "S", "secretariat")
    story.when(KeyMessagesWritten("2021-Q1", "en", sealed("e")), "S", "secretariat")
    rows = made(story.state).key_messages
    assert [(row.language, row.text) for row in rows] == [("en", sealed("b")), ("fr", sealed("d"))]


def test_decisions_of_a_consultation_on_the_quarter_stand_in_its_report() -> None:
    data = made(decided().state)
    assert [(row.consultation, row.summary) for row in data.consultations] == [("c1", sealed("c"))]
    assert [(row.decision, row.status) for row in data.decisions] == [
        ("d0", "dropped"),
        ("d1", "open"),
        ("d2", "open"),
    ]
    assert data.decisions[1].follow_ups == ()  # what happened in the next quarter


def test_the_next_report_follows_up_what_was_not_settled_before() -> None:
    rows = {row.decision: row for row in made(decided().state, Q3_2021).decisions}
    assert list(rows) == ["d1", "d2"]
    assert (rows["d1"].status, rows["d1"].overdue, rows["d1"].follow_ups[0].note) == (
        "in_progress",
        True,
        sealed("a"),
    )
    assert not rows["d2"].overdue  # it has no date


def test_a_decision_that_is_done_leaves_after_its_last_report() -> None:
    story = decided()
    story.when(DecisionFollowedUp("d1", "done", "IOM"), "IOM", on=date(2021, 9, 20))
    assert made(story.state, Q3_2021).decisions[0].status == "done"
    assert "d1" not in {row.decision for row in made(story.state, Quarter(2021, 4)).decisions}


def test_a_decision_with_another_date_tells_its_first_one_too() -> None:
    story = decided()
    story.when(DecisionChanged("d1", SEAL, due=date(2021, 12, 1)), "S", "secretariat")
    row = made(story.state, Q3_2021).decisions[0]
    assert (row.first_due, row.due, row.overdue) == (date(2021, 9, 1), date(2021, 12, 1), False)


def test_every_text_that_is_told_of_is_among_the_seals() -> None:
    found = seals(made(decided().state, Q2_2021))
    assert {letter * 64 for letter in "0c12"} <= found
    assert SEAL.sha256 in found


def test_milestones_that_came_and_went_stand_beside_the_register() -> None:
    story = told()
    story.when(MilestoneAdded("KP1-A3", window("M2", Q3), SEAL), "S", "secretariat")
    story.when(MilestoneCancelled("KP1-A3", "M2", SEAL), "S", "secretariat")
    changes = made(story.state).replanning.milestones
    assert [(row.code, row.change, row.on) for row in changes] == [
        ("KP1-A3/M2", "added", date(2021, 7, 5)),
        ("KP1-A3/M2", "taken_out", date(2021, 7, 5)),
    ]
