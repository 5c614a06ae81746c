"""The heat map: what became of each section's activities, by the quarter in which they are due."""

from collections.abc import Iterable

from events.figures import Dataset
from events.figures.progress import Cell
from service.reports.charts import svg
from service.reports.charts.legend import Entry, legend
from service.reports.words import Words

LEFT, TOP, ROW, TOTAL = 298, 44, 28, 50
"""Where the cells begin, how high a row is, and how wide the column of totals."""
BASE = ROW // 2 + 4
"""How far below a row's top its letters stand."""

FILLS = {
    "done": (svg.DEEP, svg.PAPER),
    "partly": (svg.PALE, svg.INK),
    "some_overdue": (svg.WARN_PALE, svg.INK),
    "all_overdue": (svg.WARN, svg.PAPER),
    "cancelled": (svg.RULE, svg.INK),
    "open": (svg.PAPER, svg.INK),
}
"""By the state of a cell: its colour, and that of what is written on it."""
Column = tuple[int, int]


def draw(data: Dataset, words: Words) -> str:
    """In each cell, how many of how many are complete; overdue ones have a corner, and their number."""
    quarters, cells = data.heat_map.quarters, {(c.section, c.quarter): c for c in data.heat_map.cells}
    columns = _columns(len(quarters))
    marks = _heads(quarters, columns, words)
    for row, section in enumerate(data.sections):
        y = TOP + row * ROW
        own = [cells.get((section.code, quarter)) for quarter in quarters]
        marks += [
            svg.text(0, y + BASE, section.code, size=svg.SMALL, bold=True, room=96),
            *svg.name(98, y + ROW // 2, words.text(section.title), LEFT - 104),
            *_cells(own, columns, y, words),
        ]
    y = TOP + len(data.sections) * ROW + 4
    sums = [[c for c in data.heat_map.cells if c.quarter == quarter] for quarter in quarters]
    marks.append(svg.text(0, y + BASE, words.t("total"), size=svg.SMALL, bold=True, room=LEFT - 6))
    for (x, width), found in zip(columns, [*sums, data.heat_map.cells], strict=True):
        marks.append(svg.number(x + width // 2, y + BASE, _share(found, words), width - 2, bold=True))
    entries = (_entry(key, words) for key in FILLS)
    explained, bottom = legend(entries, y + ROW + 10)
    marks += explained
    return svg.picture(bottom, words.t("chart.heat_map.title"), describe(data, words), marks)


def describe(data: Dataset, words: Words) -> str:
    """What the picture shows, in a sentence."""
    due, done, overdue = _sums(data.heat_map.cells)
    return words.t("chart.heat_map.alt", due=due, done=done, overdue=overdue)


def state(cell: Cell) -> str:
    """Which of `FILLS` a cell is drawn in; what is cancelled beside others asks for nothing."""
    if cell.overdue:
        return "some_overdue" if cell.overdue < cell.due else "all_overdue"
    done = cell.on_time + cell.late
    if cell.open:
        return "partly" if done else "open"
    return "done" if done else "cancelled"


def _columns(count: int) -> list[Column]:
    width = (svg.WIDTH - LEFT - TOTAL) // count
    return [(LEFT + number * width, width) for number in range(count)] + [(svg.WIDTH - TOTAL, TOTAL)]


def _heads(quarters: tuple[str, ...], columns: list[Column], words: Words) -> list[str]:
    marks = []
    for number, (quarter, (x, width)) in enumerate(zip(quarters, columns[:-1], strict=True)):
        year, name = quarter.split("-Q")
        if number == 0 or quarters[number - 1][:4] != year:
            marks.append(svg.text(x + 4, 14, year, bold=True))
            marks.append(svg.line([(x, 2), (x, TOP - 4)], svg.RULE))
        label = words.t("chart.quarter", number=name)
        marks.append(svg.text(x + width // 2, 34, label, anchor="middle", size=svg.SMALL, room=width))
    x, width = columns[-1]
    marks.append(svg.text(x + width // 2, 34, words.t("total"), anchor="middle", size=svg.SMALL, room=width))
    return marks


def _cells(row: list[Cell | None], columns: list[Column], y: int, words: Words) -> list[str]:
    marks = []
    for cell, (x, width) in zip(row, columns[:-1], strict=True):
        if cell is None:
            marks.append(svg.rectangle(x + 1, y + 1, width - 2, ROW - 2, "#f4f4f4"))
            continue
        fill, ink = FILLS[state(cell)]
        middle = x + width // 2 - (4 if cell.overdue else 0)
        marks.append(svg.rectangle(x + 1, y + 1, width - 2, ROW - 2, fill, svg.GREY))
        marks.append(svg.number(middle, y + BASE, _share([cell], words), width - 12, fill=ink))
        if cell.overdue:
            edge = x + width - 2
            marks.append(svg.shape([(edge, y + 2), (edge - 9, y + 2), (edge, y + 11)], ink))
            marks.append(
                svg.text(edge - 1, y + ROW - 4, str(cell.overdue), anchor="end", size=8, fill=ink, bold=True)
            )
    x, width = columns[-1]
    found = [cell for cell in row if cell is not None]
    marks.append(svg.number(x + width // 2, y + BASE, _share(found, words), width - 2))
    return marks


def _sums(cells: Iterable[Cell]) -> tuple[int, int, int]:
    known = list(cells)
    done = sum(cell.on_time + cell.late for cell in known)
    return sum(cell.due for cell in known), done, sum(cell.overdue for cell in known)


def _share(cells: Iterable[Cell], words: Words) -> str:
    """`2/3`: complete, of those that are due; a dash where none is."""
    due, done, _ = _sums(cells)
    return words.t("chart.share", done=done, due=due) if due else "–"


def _entry(key: str, words: Words) -> Entry:
    fill, ink = FILLS[key]
    return Entry(words.t(f"chart.cell.{key}"), fill, ink if key.endswith("overdue") else None)
