"""From the rows of a workbook to the data of a data file, and to where each part of it stands."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from seed.problems import Place
from seed.sheets.columns import (
    ACTIVITIES,
    AREAS,
    DEADLINES,
    NOTES,
    OF_PLAN,
    OPTIONAL,
    ORGANISATIONS,
    PLAN,
    SECTIONS,
    SHEETS,
    Column,
)
from seed.sheets.values import read

Data = dict[str, Any]


class Record(NamedTuple):
    """A row that was filled in: the texts in it, and the place of each of its columns, by their names."""

    row: int
    texts: Mapping[str, str]
    places: Mapping[str, Place]


class Astray(NamedTuple):
    """A row that is of nothing in the workbook: the cell that says of what, and what is wrong."""

    place: Place
    value: str
    reason: str


@dataclass(slots=True)
class Gathered:
    """`data` is what a data file would hold; `places` says where what stands at each of its paths."""

    data: Data = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    astray: list[Astray] = field(default_factory=list)

    def place(self, path: str) -> Place | None:
        """The cell of a path, or of the nearest thing around it."""
        while path and path not in self.places:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.places.get(path)

    def take(self, sheet: str, record: Record, path: str) -> Data:
        """The data of a record, which is to stand at this path."""
        data: Data = {}
        self.places[path] = next(iter(record.places.values()))
        for column in SHEETS[sheet]:
            self.places[f"{path}.{column.name}"] = record.places[column.name]
            _put(data, column, record)
        return data


def _put(data: Data, column: Column, record: Record) -> None:
    text = record.texts.get(column.name)
    *outer, last = column.name.split(".")
    if text is None and outer and outer[0] in OPTIONAL:
        return
    for part in outer:
        data = data.setdefault(part, {})
    if text is not None:
        data[last] = read(column, text)
    elif column.null:
        data[last] = None


def gather(records: Mapping[str, Sequence[Record]]) -> Gathered:
    """All that the sheets say, in the shape of a data file."""
    found = Gathered()
    (plan,) = records[PLAN]
    workplan = found.take(PLAN, plan, "workplan")
    workplan["thematic_areas"] = list(_listed(found, AREAS, records[AREAS], "workplan.thematic_areas"))
    sections = list(_listed(found, SECTIONS, records[SECTIONS], "sections"))
    found.data = {
        "workplan": workplan,
        "organisations": list(_listed(found, ORGANISATIONS, records[ORGANISATIONS], "organisations")),
        "sections": sections,
    }
    for number, (section, record) in enumerate(zip(sections, records[SECTIONS], strict=True)):
        _place(section, record, sections[:number])
    known = {OF_PLAN: ("workplan", workplan)}
    known |= {one["code"]: (f"sections[{n}]", one) for n, one in enumerate(sections) if "code" in one}
    known |= dict(_activities(found, sections, records[ACTIVITIES]))
    for sheet, names, members in ((DEADLINES, "activity", "schedule"), (NOTES, "of", "notes")):
        _attach(found, sheet, records[sheet], (names, members), known)
    return found


def _listed(found: Gathered, sheet: str, records: Iterable[Record], path: str) -> Iterator[Data]:
    return (found.take(sheet, one, f"{path}[{index}]") for index, one in enumerate(records))


def _place(item: Data, record: Record, before: Sequence[Data]) -> None:
    """Where no line of a printed text is told, that of the sheet keeps the order, or the next one."""
    last = before[-1].get("line") if before else None
    item.setdefault("line", max(record.row, last + 1) if isinstance(last, int) else record.row)


def _activities(
    found: Gathered, sections: Sequence[Data], records: Iterable[Record]
) -> Iterator[tuple[str, tuple[str, Data]]]:
    """Each activity by its code, with the path at which it stands. They are put into their sections."""
    places = {section["code"]: index for index, section in enumerate(sections) if "code" in section}
    for section in sections:
        section["activities"] = []
    for record in records:
        of = record.texts.get("section", "")
        if of not in places:
            reason = f"is no code of the sheet {SECTIONS}"
            found.astray.append(Astray(record.places["section"], of, reason))
            continue
        mine = sections[places[of]]["activities"]
        path = f"sections[{places[of]}].activities[{len(mine)}]"
        one = found.take(ACTIVITIES, record, path)
        del one["section"]
        one |= {"position": len(mine) + 1, "schedule": []}
        _place(one, record, mine)
        mine.append(one)
        yield f"{of}-A{one['number'] or one['position']}", (path, one)


def _attach(
    found: Gathered,
    sheet: str,
    records: Iterable[Record],
    names: tuple[str, str],
    known: Mapping[str, tuple[str, Data]],
) -> None:
    """Put deadlines, or notes, into what they are of."""
    by, members = names
    for record in records:
        of = record.texts.get(by, "")
        path, owner = known.get(of, ("", {}))
        if not path or (members == "schedule" and members not in owner):
            what = f"an activity of the sheet {ACTIVITIES}" if members == "schedule" else "in the workbook"
            found.astray.append(Astray(record.places[by], of, f"is not {what}"))
            continue
        mine = owner.setdefault(members, [])
        one = found.take(sheet, record, f"{path}.{members}[{len(mine)}]")
        del one[by]
        if members == "schedule":
            _place(one, record, mine)
        mine.append(one)
