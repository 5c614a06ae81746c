"""Consultations and decisions: what may be recorded, changed, and said of how it goes."""

from datetime import date

import pytest
from msgspec import structs

from events.facts import facts
from events.refusals import Refusal
from events.values import Role
from events.vocabulary import (
    ConsultationCorrected,
    ConsultationRecorded,
    DecisionChanged,
    DecisionFollowedUp,
    DecisionRecorded,
    Event,
)
from tests.events.story import SEAL, Story

HELD = ConsultationRecorded(
    "c1",
    "network",
    date(2021, 4, 29),
    "2021-Q2",
    {"en": "Second", "ka": "მეორე"},
    ("ILO", "UNDP"),
    "en",
    SEAL,
)
DECIDED = DecisionRecorded(
    "d1", date(2021, 4, 29), SEAL, "en", ("ILO",), date(2021, 6, 1), "c1", ("KP1-A1",), ("KP1",)
)


def proposed(
    story: Story,
    event: Event,
    by: str = "SECRETARIAT",
    role: Role = "secretariat",
    on: date | None = None,
) -> None:
    story.when(event, by, role, on)


def refused(
    story: Story,
    event: Event,
    code: str,
    by: str = "SECRETARIAT",
    role: Role = "secretariat",
    on: date | None = None,
) -> None:
    with pytest.raises(Refusal) as caught:
        story.when(event, by, role, on)
    assert caught.value.code == code


def said(status: str = "in_progress", by: str = "ILO", **more: object) -> DecisionFollowedUp:
    return DecisionFollowedUp("d1", status, by, **more)  # type: ignore[arg-type]


def changed(**what: object) -> DecisionChanged:
    return DecisionChanged("d1", SEAL, **what)  # type: ignore[arg-type]


def corrected(**what: object) -> ConsultationCorrected:
    return ConsultationCorrected("c1", SEAL, **what)  # type: ignore[arg-type]


def test_a_consultation_is_recorded_once_it_was_held() -> None:
    story = Story()
    proposed(story, HELD)
    assert story.state.consultations["c1"].participants == ("ILO", "UNDP")
    for change, code in (
        ({"held_on": date(2021, 5, 4)}, "effective_in_future"),
        ({"held_on": date(2020, 12, 31)}, "effective_before_plan"),
        ({"quarter": "2021-Q3"}, "quarter_not_begun"),
        ({"quarter": "2025-Q1"}, "unknown_quarter"),
        ({"participants": ("ILO", "ILO")}, "repeated_organisation"),
        ({"participants": ("LIO",)}, "unknown_organisation"),
    ):
        refused(story, structs.replace(HELD, **change), code)


def test_a_correction_changes_what_it_names_and_leaves_the_rest() -> None:
    story = Story().given(HELD)
    proposed(story, corrected(held_on=date(2021, 4, 28), summary=None))
    held = story.state.consultations["c1"]
    assert (held.held_on, held.summary, held.kind, held.position) == (date(2021, 4, 28), None, "network", 11)
    refused(story, corrected(held_on=date(2021, 4, 28)), "nothing_changes")
    refused(story, corrected(held_on=date(2021, 5, 4)), "effective_in_future")
    refused(story, corrected(quarter="2021-Q4"), "quarter_not_begun")
    refused(story, corrected(participants=("LIO",)), "unknown_organisation")
    refused(story, ConsultationCorrected("c9", SEAL, kind="principals"), "unknown_consultation")


def test_a_decision_has_an_owner_and_is_about_what_the_plan_has() -> None:
    story = Story().given(HELD)
    proposed(story, DECIDED)
    decision = story.state.decisions["d1"]
    assert (decision.status, decision.due, decision.owners) == ("open", date(2021, 6, 1), ("ILO",))
    for change, code in (
        ({"owners": ()}, "no_owner"),
        ({"owners": ("LIO",)}, "unknown_organisation"),
        ({"due": date(2021, 4, 28)}, "due_before_decision"),
        ({"decided_on": date(2021, 5, 4)}, "effective_in_future"),
        ({"consultation": "c9"}, "unknown_consultation"),
        ({"activities": ("KP1-A9",)}, "unknown_activity"),
        ({"sections": ("KP9",)}, "unknown_section"),
    ):
        refused(story, structs.replace(DECIDED, **change), code)
    proposed(story, structs.replace(DECIDED, decision="d2", consultation=None, due=None))


def test_a_date_that_moves_leaves_the_first_one_standing() -> None:
    story = Story().given(HELD, DECIDED)
    proposed(story, changed(due=date(2021, 7, 1), owners=("ILO", "UNDP")))
    decision = story.state.decisions["d1"]
    assert (decision.first_due, decision.due) == (date(2021, 6, 1), date(2021, 7, 1))
    assert (decision.owners, decision.text) == (("ILO", "UNDP"), SEAL)
    proposed(story, changed(due=None))
    assert story.state.decisions["d1"].due is None
    refused(story, changed(due=None), "nothing_changes")
    refused(story, changed(owners=()), "no_owner")
    refused(story, changed(due=date(2021, 4, 1)), "due_before_decision")
    refused(story, changed(activities=("KP1-A9",)), "unknown_activity")
    refused(story, DecisionChanged("d9", SEAL, due=None), "unknown_decision")


def test_owners_and_the_secretariat_say_how_it_stands_and_others_do_not() -> None:
    story = Story().given(HELD, DECIDED)
    proposed(story, said(), "ILO", "lead_agency")
    refused(story, said("done", "UNDP"), "not_an_owner", "UNDP", "lead_agency")
    proposed(story, said("done", "SECRETARIAT"), on=date(2021, 5, 3))
    decision = story.state.decisions["d1"]
    assert decision.status == "done"
    assert [(one.status, one.organisation) for one in decision.follow_ups] == [
        ("in_progress", "ILO"),
        ("done", "SECRETARIAT"),
    ]
    proposed(story, said("open", "SECRETARIAT"))
    assert story.state.decisions["d1"].status == "open"


def test_a_follow_up_says_something_new_in_order_of_time() -> None:
    story = Story().given(HELD, DECIDED)
    refused(story, said("dropped"), "reason_needed", "ILO", "lead_agency")
    refused(story, said("open"), "nothing_changes", "ILO", "lead_agency")
    refused(story, said(), "follow_up_out_of_order", on=date(2021, 4, 28))
    proposed(story, said("open", note=SEAL), "ILO", "lead_agency", on=date(2021, 5, 2))
    refused(story, said("done"), "follow_up_out_of_order", on=date(2021, 5, 1))
    refused(story, said("done"), "effective_in_future", on=date(2021, 5, 4))
    refused(story, DecisionFollowedUp("d9", "done", "ILO"), "unknown_decision")
    proposed(story, said("dropped", note=SEAL), "ILO", "lead_agency")


def test_none_of_it_changes_a_fact() -> None:
    story = Story()
    known = list(facts(story.state))
    story.given(HELD, corrected(kind="principals"), DECIDED, changed(due=None), said("done"))
    assert list(facts(story.state)) == known
