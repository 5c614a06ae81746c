"""An agency's sheet, handed back: what it would change, what stands in its way, and all of it in one go."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus

from marshmallow import ValidationError
from msgspec import Struct

from events.refusals import Refusal, forbidden, invalid
from service import commands as c
from service.commands.bulk import MAX_ITEMS, Item, ItemsRefused, issue_all, refused
from service.edge import requests as r
from service.edge.gate import actor, ledger, service
from service.edge.preconditions import expecting
from service.edge.problems import BadRequest
from service.edge.unfit import unfit
from service.queries.activities import UNLIMITED, activities
from service.queries.answers import ActivityAnswer, Answer
from service.queries.view import view
from service.sheets.columns import FORMAT, PLACES, Stamp, cell
from service.sheets.preview import SheetConflict, SheetRow, conflicts, differences, unknown
from service.sheets.read import CellProblem, Filled, Sheet
from service.sheets.write import sheet

MAX_BODY_BYTES = 4 * 1024 * 1024
Plan = Mapping[str, ActivityAnswer]
"""The activities that an organisation answers for, by their codes."""


class PreviewAnswer(Answer, frozen=True):
    """What a sheet would change, and what stands in its way, as of the event at `position`."""

    position: int
    made_at: int
    rows: tuple[SheetRow, ...]
    conflicts: tuple[SheetConflict, ...]
    problems: tuple[CellProblem, ...]


class Blank(Struct, frozen=True):
    """A sheet to be filled in: its bytes, and what they are called."""

    content: bytes
    name: str


def blank(wp: str, language: str) -> Blank:
    """The sheet of whoever asks: a row for each milestone that their organisation answers for."""
    plan, position = _plan(wp)
    stamp = Stamp(FORMAT, wp, _organisation(), position, language)
    rows = [(one, milestone) for one in plan.values() for milestone in one.milestones]
    content = sheet(stamp, rows, service().clock.now())
    return Blank(content, f"{wp}-{stamp.organisation}-{position}.xlsx")


class Handed:
    """A sheet that whoever asks has filled in, beside what their organisation answers for now.

    `position` says up to where changes of others were looked at; null: when the sheet was made.

    Refusals: `organisation_needed`, `sheet_of_others`.
    """

    def __init__(self, found: Sheet, wp: str, position: int | None = None) -> None:
        _check_stamp(found.stamp, wp)
        self._wp, self._found = wp, found
        self._plan, self._at = _plan(wp)
        self._rows = [row for row in found.rows if not unknown([row], self._plan)]
        self._items = list(_items(self._rows, found.stamp, self._plan))
        seen = found.stamp.position if position is None else position
        self._conflicts = conflicts(self._rows, self._plan, seen)

    def preview(self, order: c.Order) -> PreviewAnswer:
        """What it would change; nothing is appended."""
        wrong = refused(ledger(self._wp), order, self._items)
        return PreviewAnswer(
            position=self._at,
            made_at=self._found.stamp.position,
            rows=differences(self._found.rows, self._plan),
            conflicts=self._conflicts,
            problems=(*self._known(), *_problems(wrong, self._rows)),
        )

    def submit(self, order: c.Order) -> list[c.Accepted]:
        """All of its updates in one transaction, or none.

        Raises:
            BadRequest: `sheet_refused`, `sheet_conflicts`, with the cells.
            Refusal: `sheet_empty`, those of `issue_all`.
        """
        self._check()
        if self._conflicts and not _done(order, self._wp):
            raise _conflicted(self._conflicts)
        try:
            return issue_all(ledger(self._wp), order, self._items)
        except ItemsRefused as refusal:
            raise _refused(_problems(refusal.problems, self._rows)) from refusal

    def _known(self) -> list[CellProblem]:
        """What is wrong in the sheet itself."""
        return [*self._found.problems, *unknown(self._found.rows, self._plan)]

    def _check(self) -> None:
        known = {n: one for n, one in enumerate(self._items) if isinstance(one, Exception)}
        wrong = self._known() + _problems(known, self._rows)
        if wrong:
            raise _refused(wrong)
        if not 0 < len(self._items) <= MAX_ITEMS:
            raise invalid("sheet_empty", f"{len(self._items)} rows are filled in; fill in 1 to {MAX_ITEMS}")


def _organisation() -> str:
    found = actor().organisation
    if found is None:
        raise forbidden("organisation_needed", "this takes a key that acts for an organisation")
    return found


def _plan(wp: str) -> tuple[Plan, int]:
    """What the organisation answers for, and the position of the last event that this knows of."""
    here, organisation = service(), _organisation()
    with view(here.engine, wp, here.clock) as seen:
        found = activities(seen, limit=UNLIMITED)
    mine = {one.code: one for one in found.items if organisation in one.owners and not one.cancelled}
    return mine, found.as_of.position


def _check_stamp(stamp: Stamp, wp: str) -> None:
    mine = (wp, _organisation())
    if (stamp.workplan, stamp.organisation) != mine:
        detail = (
            f"this sheet was made for {stamp.organisation} in {stamp.workplan}, and not for {mine[1]} in {wp}"
        )
        raise invalid("sheet_of_others", detail)


def _items(rows: Sequence[Filled], stamp: Stamp, plan: Plan) -> Iterator[Item | Exception]:
    """The updates of these rows, each for the version of its activity that the plan was read at."""
    schema = r.UpdateItem(exclude=["if_match", "idempotency_key"])
    before = Counter[str]()
    for row in rows:
        given = {
            **row.given,
            "activity": row.activity,
            "milestone": row.milestone,
            "language": stamp.language,
        }
        try:
            loaded = schema.load(given)
        except ValidationError as error:
            yield unfit([error.messages])
            continue
        version = plan[row.activity].version + before[row.activity]
        before[row.activity] += 1
        yield Item(command=c.SubmitUpdate(**loaded), precondition=expecting(f'"{version}"'))


def _problems(problems: Mapping[int, Exception], rows: Sequence[Filled]) -> list[CellProblem]:
    """What is wrong with updates, by the cells that it is about."""
    return [one for index, error in problems.items() for one in _cells(error, rows[index].row)]


def _cells(error: Exception, row: int) -> Iterator[CellProblem]:
    match error:
        case Refusal():
            yield CellProblem(cell(_column(error.field or ""), row), error.code, error.detail)
        case BadRequest():
            for one in error.errors or ():
                yield CellProblem(cell(_column(one["path"]), row), error.code, one["reason"])
        case _:
            raise error


def _column(path: str) -> str:
    """The column of a member: `evidence.0.title` is in `evidence.title`."""
    name = path.replace(".0", "")
    if name == "evidence":
        name = "evidence.title"
    return name if name in PLACES else "activity"


def _done(order: c.Order, wp: str) -> bool:
    """Whether this very request may have been done already, and changed the activities itself."""
    key = order.idempotency_key
    return key is not None and bool(ledger(wp).done(_organisation(), [key]))


def _refused(wrong: Sequence[CellProblem]) -> BadRequest:
    detail = f"{len(wrong)} cells have to be corrected, so nothing was recorded; `errors` says which, and why"
    return BadRequest(HTTPStatus.UNPROCESSABLE_ENTITY, "sheet_refused", detail, _errors(wrong))


def _conflicted(changed: Sequence[SheetConflict]) -> BadRequest:
    detail = (
        f"the activities of {len(changed)} rows were changed by others since, so nothing was recorded; look"
        " at the preview, and send its position to say that you have"
    )
    return BadRequest(HTTPStatus.CONFLICT, "sheet_conflicts", detail, _errors(changed))


def _errors(found: Sequence[CellProblem | SheetConflict]) -> list[dict[str, str]]:
    return [{"path": one.cell, "reason": one.detail} for one in found]
