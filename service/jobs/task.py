"""What a job is given when it is run."""

from typing import NamedTuple

from service.bootstrap import Service
from service.commands import Ledger
from service.schedule.table import Options
from service.schedule.times import Occasion


class Task(NamedTuple):
    """Do this for a ledger, for a period, once."""

    service: Service
    ledger: Ledger
    occasion: Occasion
    options: Options

    @property
    def period(self) -> str:
        """What it is run for."""
        return self.occasion.period
