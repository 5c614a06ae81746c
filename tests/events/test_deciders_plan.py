"""Decisions about the plan, its sections and its activities."""

from datetime import date

import pytest
from msgspec import structs

from events.refusals import Because, Refusal
from events.values import Milestone, Period, Window
from events.vocabulary import (
    ActivityAmended,
    ActivityCancelled,
    ActivityReopened,
    BaselineRevised,
    Event,
    LeadsAssigned,
    OrganisationChanged,
    OrganisationRegistered,
    SectionChanged,
    SectionClosed,
    SectionOpened,
    SectionPersonsSet,
    SectionReopened,
    UpdateValidated,
    WorkplanAdopted,
)
from tests.events.story import PLAN, Q2, Q3, SEAL, Story, activity, at, update

ADOPTED = PLAN[0]
assert isinstance(ADOPTED, WorkplanAdopted)


def refused(
    story: Story, event: Event, code: str, by: str = "SECRETARIAT", on: date | None = None
) -> Refusal:
    before = story.state.size
    with pytest.raises(Refusal) as caught:
        story.when(event, by, "secretariat", on)
    assert caught.value.code == code
    assert story.state.size == before
    return caught.value


def status(story: Story) -> str:
    return story.state.activities["KP1-A1"].milestones["M1"].status


def test_a_plan_is_adopted_once() -> None:
    story = Story(given=())
    assert story.when(ADOPTED) == [ADOPTED]
    assert refused(story, ADOPTED, "already_adopted").because is Because.CONFLICT


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"timezone": "Europe/Atlantis"}, "unknown_timezone"),
        ({"timezone": "../etc/passwd"}, "unknown_timezone"),
        ({"period": Period(date(2022, 1, 1), date(2021, 1, 1))}, "window_reversed"),
    ],
)
def test_a_plan_that_cannot_be_right_is_refused(change: dict[str, object], code: str) -> None:
    refused(Story(given=()), structs.replace(ADOPTED, **change), code)


def test_nothing_but_a_plan_can_open_a_ledger() -> None:
    refused(Story(given=()), SectionOpened("KP1", "core_priority", {"en": "x"}), "no_workplan")


def test_an_organisation_is_registered_once_and_its_host_before_it() -> None:
    refused(Story(), OrganisationRegistered("ILO", {"en": "x"}, "un"), "organisation_exists")
    refused(Story(), OrganisationRegistered("X", {"en": "x"}, "un", hosted_by="Y"), "unknown_organisation")


def organisation(code: str = "UNDP", **changes: object) -> OrganisationChanged:
    return OrganisationChanged(code, SEAL, **changes)  # type: ignore[arg-type]


def test_an_organisation_changes_what_is_named_and_keeps_the_rest() -> None:
    story = Story()
    story.when(organisation(aliases=("PNUD",), note="as printed"), "SECRETARIAT", "secretariat")
    found = story.state.organisations["UNDP"]
    assert (found.names, found.aliases, found.note) == ({"en": "UNDP"}, ("PNUD",), "as printed")
    refused(story, organisation(aliases=("PNUD",)), "nothing_changes")
    refused(story, organisation("UNPD", kind="ngo"), "unknown_organisation")


def test_no_organisation_takes_the_name_of_another() -> None:
    refused(Story(), organisation(aliases=("ilo",)), "organisation_exists")
    refused(Story(), organisation(names={"en": "Secretariat"}), "organisation_exists")
    Story().when(organisation(aliases=("undp",)), "SECRETARIAT", "secretariat")


def test_nobody_changes_who_hosts_their_own_organisation_or_becomes_hosted_by_it() -> None:
    refused(Story(), organisation("SECRETARIAT", hosted_by=None), "own_organisation")
    refused(Story(), organisation("SECRETARIAT", hosted_by=None), "own_organisation", by="IOM")
    refused(Story(), organisation("ILO", hosted_by="SECRETARIAT"), "own_organisation")
    refused(Story(), organisation("ILO", hosted_by="ILO"), "hosts_itself")
    refused(Story(), organisation("ILO", hosted_by="OLI"), "unknown_organisation")
    story = Story()
    story.when(organisation("SECRETARIAT", hosted_by=None), "UNDP", "secretariat")
    assert story.state.organisations["SECRETARIAT"].hosted_by is None


def test_an_unknown_organisation_is_answered_with_close_names() -> None:
    refusal = refused(Story(), LeadsAssigned("KP1-A1", ("IL0",), SEAL), "unknown_organisation")
    assert "did you mean" in refusal.detail
    assert "ILO" in refusal.detail


def test_a_section_is_opened_once_with_known_parties_areas_and_objectives() -> None:
    refused(Story(), SectionOpened("KP1", "core_priority", {"en": "x"}), "section_exists")
    refused(
        Story(), SectionOpened("KP9", "core_priority", {"en": "x"}, members=("Z",)), "unknown_organisation"
    )
    refused(Story(), SectionOpened("KP9", "core_priority", {"en": "x"}, thematic_area=7), "unknown_area")
    refused(
        Story(), SectionOpened("KP9", "core_priority", {"en": "x"}, gcm_objectives=(24,)), "unknown_objective"
    )
    refused(
        Story(),
        SectionOpened("KP9", "core_priority", {"en": "x"}, gcm_objectives=(3, 3)),
        "unknown_objective",
    )


def test_a_section_can_turn_into_another_kind_of_group() -> None:
    story = Story()
    story.when(
        SectionChanged("KP3", SEAL, kind="working_group", leads=("UNDP",)), "SECRETARIAT", "secretariat"
    )
    assert story.state.sections["KP3"].kind == "working_group"
    assert story.state.sections["KP3"].leads == ("UNDP",)
    assert story.state.sections["KP3"].title == {"en": "Process"}
    refused(story, SectionChanged("KP3", SEAL, kind="working_group"), "nothing_changes")


def test_a_section_with_open_activities_is_not_closed() -> None:
    story = Story()
    assert "KP3-A1" in refused(story, SectionClosed("KP3", SEAL), "section_has_open_activities").detail
    story.given(ActivityCancelled("KP3-A1", SEAL), on=date(2021, 5, 1))
    story.when(SectionClosed("KP3", SEAL), "SECRETARIAT", "secretariat")
    assert story.state.sections["KP3"].closed
    refused(story, SectionClosed("KP3", SEAL), "section_closed")
    refused(story, activity("KP3-A2", Q3), "section_closed")


def test_a_closed_section_is_reopened_and_takes_activities_again() -> None:
    story = Story()
    refused(story, SectionReopened("KP3", SEAL), "not_closed")
    story.given(SectionClosed("KP3", SEAL))
    refused(story, SectionPersonsSet("KP3", (SEAL,), SEAL), "section_closed")
    story.when(SectionReopened("KP3", SEAL), "SECRETARIAT", "secretariat")
    story.when(activity("KP3-A2", Q3), "SECRETARIAT", "secretariat")
    story.when(SectionPersonsSet("KP3", (SEAL,), SEAL), "SECRETARIAT", "secretariat")
    assert story.state.sections["KP3"].persons == (SEAL,)
    refused(story, SectionReopened("KP9", SEAL), "unknown_section")


@pytest.mark.parametrize(
    ("milestones", "code"),
    [
        ((), "no_milestone"),
        ((Milestone("M2", Q2, "window"),), "milestone_code"),
        ((Milestone("M1", Window(date(2021, 7, 1), date(2021, 6, 30)), "window"),), "window_reversed"),
        ((Milestone("M1", Window(None, date(2020, 12, 31)), "window"),), "end_before_plan"),
        ((Milestone("M1", Window(None, date(2023, 3, 31)), "window"),), "end_after_plan"),
        ((Milestone("M1", Window(None, None), "window"),), "milestone_kind"),
        ((Milestone("M1", Q2, "undated"),), "milestone_kind"),
        ((Milestone("M1", Q2, "window", inferred=True),), "inference_unexplained"),
    ],
)
def test_an_activity_needs_milestones_that_make_sense(milestones: tuple[Milestone, ...], code: str) -> None:
    refused(Story(), structs.replace(activity("KP1-A9"), milestones=milestones), code)


def test_an_activity_belongs_to_its_section_and_is_added_once() -> None:
    refused(Story(), activity("KP1-A1", Q2), "activity_exists")
    refused(Story(), activity("KP8-A1", Q2), "unknown_section")
    refused(Story(), structs.replace(activity("KP1-A9", Q2), activity="KP3-A9"), "activity_code")


def test_amending_changes_what_is_named_and_nothing_else() -> None:
    story = Story()
    story.when(ActivityAmended("KP1-A1", SEAL, title={"en": "New"}), "SECRETARIAT", "secretariat")
    assert story.state.activities["KP1-A1"].title == {"en": "New"}
    assert story.state.activities["KP1-A1"].milestones["M1"].window == Q2
    refused(story, ActivityAmended("KP1-A1", SEAL, title={"en": "New"}), "nothing_changes")
    refused(story, ActivityAmended("KP1-A99", SEAL, title={"en": "New"}), "unknown_activity")


def test_leads_are_assigned_by_name_and_at_least_one() -> None:
    story = Story()
    story.when(LeadsAssigned("KP3-A1", ("UNDP",), SEAL), "SECRETARIAT", "secretariat")
    assert story.state.activities["KP3-A1"].leads == ("UNDP",)
    refused(story, LeadsAssigned("KP3-A1", ("UNDP",), SEAL), "nothing_changes")
    refused(story, LeadsAssigned("KP3-A1", (), SEAL), "no_lead")
    refused(story, LeadsAssigned("KP3-A1", ("ILO", "ILO"), SEAL), "repeated_organisation")


def test_a_cancelled_activity_can_be_reopened_and_remembers_whether_it_had_begun() -> None:
    story = Story().given(update(), on=date(2021, 5, 1)).given(UpdateValidated("KP1-A1", "u1"))
    refused(story, ActivityReopened("KP1-A1", SEAL), "not_closed")
    story.when(ActivityCancelled("KP1-A1", SEAL), "SECRETARIAT", "secretariat")
    assert status(story) == "cancelled"
    refused(story, ActivityCancelled("KP1-A1", SEAL), "already_cancelled")
    refused(story, ActivityReopened("KP1-A1", SEAL), "reopened_before_closed", on=date(2021, 5, 1))
    story.when(ActivityReopened("KP1-A1", SEAL), "SECRETARIAT", "secretariat")
    assert status(story) == "ongoing"


def test_a_completed_activity_is_reopened_before_it_is_cancelled() -> None:
    story = (
        Story().given(update(status="completed"), on=date(2021, 5, 1)).given(UpdateValidated("KP1-A1", "u1"))
    )
    refused(story, ActivityCancelled("KP1-A1", SEAL), "already_completed")
    story.when(ActivityReopened("KP1-A1", SEAL), "SECRETARIAT", "secretariat")
    assert status(story) == "ongoing"


def test_baselines_are_numbered_in_order_and_the_old_ones_stay() -> None:
    story = Story(now=at(2021, 12, 1))
    refused(story, BaselineRevised(3, date(2021, 11, 1), SEAL), "baseline_number")
    refused(story, BaselineRevised(2, date(2021, 12, 2), SEAL), "effective_in_future")
    refused(story, BaselineRevised(2, date(2021, 4, 27), SEAL), "baseline_backdated")
    story.state.activities["KP1-A1"].milestones["M1"].window = Q3
    story.when(BaselineRevised(2, date(2021, 11, 1), SEAL), "SECRETARIAT", "secretariat")
    assert story.state.activities["KP1-A1"].milestones["M1"].baselines == {1: Q2, 2: Q3}
