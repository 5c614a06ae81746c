"""Plans with one thing changed, made from the invented plan of the gardens."""

import copy
import re
from pathlib import Path
from typing import Any, cast

from seed.document import parse
from seed.plan import Plan
from seed.schema import PlanSchema

FIXTURES = Path(__file__).parent / "fixtures"
GARDENS = FIXTURES / "gardens.yaml"
GARDENS_TEXT = (FIXTURES / "gardens.txt").read_text(encoding="utf-8")
SHORT = {"o": "organisations", "s": "sections", "a": "activities", "w": "schedule"}
UNNM = Path(__file__).parents[2] / "seed" / "plans" / "unnm-2021-2022.yaml"


def data_of(path: Path) -> dict[str, Any]:
    """The plain data of a plan's file."""
    return cast(dict[str, Any], parse(path.read_bytes()).data)


def changed(data: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """A copy of the data in which one path, such as `sections[0].leads`, has another value."""
    copied = copy.deepcopy(data)
    *parents, last = [int(part) if part.isdigit() else part for part in re.findall(r"\w+", path)]
    place: Any = copied
    for part in parents:
        place = place[part]
    place[last] = value
    return copied


def plan_of(data: dict[str, Any]) -> Plan:
    """The plan that this data has the shape of; the rules beyond the shape are not asked."""
    plan: Plan = PlanSchema().load(data)
    return plan


def full(path: str) -> str:
    """The path that `s0.a1.w2.end` stands for: `sections[0].activities[1].schedule[2].end`."""
    return re.sub(r"\b([osaw])(\d+)", lambda part: f"{SHORT[part[1]]}[{part[2]}]", path)
