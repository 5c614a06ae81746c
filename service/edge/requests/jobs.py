"""When jobs run."""

from datetime import time
from typing import Any

from marshmallow import post_load

from service.edge.fields import Flag, Patterned, Several, Whole
from service.edge.requests.common import Changes

MAX_GRACE = 90
MAX_LEAD = 365


class TimeOfDay(Patterned):
    """A time of day, written 07:30."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(r"([01][0-9]|2[0-3]):[0-5][0-9]", "Write a time of day as 07:30.", **kwargs)


class ChangeJob(Changes):
    """What is to be changed of a job."""

    enabled = Flag(metadata={"description": "false switches it off; true on."})
    time_of_day = TimeOfDay(metadata={"description": "On the plan's own clocks."})
    grace_days = Whole(0, MAX_GRACE, metadata={"description": "Days after the close of the quarter."})
    lead_days = Several(
        Whole(1, MAX_LEAD), 10, metadata={"description": "How many days before what it is about."}
    )

    @post_load
    def _ordered(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        if "lead_days" in data:
            data["lead_days"] = tuple(sorted(set(data["lead_days"]), reverse=True))
        if "time_of_day" in data:
            data["time_of_day"] = time.fromisoformat(data["time_of_day"])
        return data
