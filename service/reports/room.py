"""How much of a report is printed: a document of a thousand pages is read by nobody.

Nor could it be typeset in moderate memory: a row takes some 200 KB. Page, workbook and CSV have all rows.
"""

from collections.abc import Iterable, Sequence

from msgspec import structs

from service.reports.tables.model import Block, Part, Table

ROWS = 800
"""How many rows of tables a document has at most."""


def rows_each(parts: Iterable[Part]) -> int:
    """How many rows a part may have, so that a document has no more than it may; none is cut without need."""
    left, room = ROWS, 0
    sizes = sorted(sum(len(b.rows) for b in part.blocks if isinstance(b, Table)) for part in parts)
    for place, size in enumerate(sizes):
        room = left // (len(sizes) - place)
        if size > room:
            return room
        left -= size
    return sizes[-1]


def shortened(blocks: Sequence[Block], room: int) -> tuple[list[Block], int]:
    """As much of a part as there is room for, and how many rows of its tables are left out."""
    shown: list[Block] = []
    left_out = 0
    for block in blocks:
        if not isinstance(block, Table):
            shown.append(block)
            continue
        rows = block.rows[:room]
        room -= len(rows)
        left_out += len(block.rows) - len(rows)
        if rows or not block.rows:
            shown.append(structs.replace(block, rows=rows, total=block.total and rows == block.rows))
    return shown, left_out
