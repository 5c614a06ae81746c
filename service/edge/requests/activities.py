"""What changes activities and their milestones."""

from typing import Any

from marshmallow import Schema, fields, post_load

from events.values import Milestone, MilestoneKind, Precision, Window
from service.edge.fields import Code, Day, Flag, Line, Objectives, Prose, Several, Whole, one_of
from service.edge.requests.common import Change, NoteGiven, Reason, text


class AssignLeads(Reason):
    """The leads: first the lead, then the co-leads."""

    leads = Several(Code(), required=True)


class WindowGiven(Schema):
    """A window of time, both days inclusive."""

    start = Day(load_default=None, allow_none=True)
    end = Day(load_default=None, allow_none=True)
    precision = one_of(Precision, load_default=None, allow_none=True)

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> Window:
        return Window(**data)


class MilestoneGiven(Schema):
    """A due window or occurrence of the activity; they are called M1, M2 … in the order given."""

    kind = one_of(MilestoneKind, required=True)
    start = Day(load_default=None, allow_none=True)
    end = Day(load_default=None, allow_none=True)
    precision = one_of(Precision, load_default=None, allow_none=True)
    printed = Line()
    required = Flag(load_default=True)
    inferred = Flag(load_default=False)
    note = Line(load_default=None, allow_none=True)
    continuation = fields.Nested(WindowGiven, load_default=None, allow_none=True)


class AddMilestone(MilestoneGiven):
    """Another milestone of an activity, called after those it has; it enters the next baseline."""

    reason = Prose(required=True)


class AddActivity(Schema):
    """A new activity of a section."""

    activity = Code(required=True, data_key="code")
    section = Code(required=True)
    title = text(required=True)
    milestones = Several(fields.Nested(MilestoneGiven), 100, required=True)
    number = Whole(1, 10_000, allow_none=True)
    position = Whole(1, 10_000, allow_none=True)
    leads = Several(Code(), allow_none=True)
    members = Several(Code(), allow_none=True)
    gcm_objectives = Objectives(allow_none=True)
    thematic_area = Whole(1, 1_000, allow_none=True)
    on_request = Flag()
    notes = Several(fields.Nested(NoteGiven))

    @post_load
    def _numbered(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        numbered = enumerate(data["milestones"], 1)
        return {**data, "milestones": tuple(_milestone(number, given) for number, given in numbered)}


def _milestone(number: int, given: dict[str, Any]) -> Milestone:
    window = Window(*(given.pop(name) for name in ("start", "end", "precision")))
    return Milestone(code=f"M{number}", window=window, **given)


class AmendActivity(Change):
    """Another wording or attribution of an activity. Null means: as the section has it."""

    title = text()
    members = Several(Code(), allow_none=True)
    gcm_objectives = Objectives(allow_none=True)
    thematic_area = Whole(1, 1_000, allow_none=True)
    on_request = Flag()


class AmendMilestone(Change):
    """How a milestone was printed and read. No date moves, and nothing that is counted changes."""

    printed = Line()
    inferred = Flag()
    note = Line(allow_none=True)
    continuation = fields.Nested(WindowGiven, allow_none=True)
