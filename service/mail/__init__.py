"""Writes to people: what they are to be told, in their language, through an outbox that sends nothing twice.

A notice says that something falls due; it is made once for each person and occasion. A mail carries one or
several of them; it is written with its Message-ID, and from then on sent at most once by itself. What has to
be told and when is in `events.reminders` and `service.jobs`.
"""

from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine

from service.clock import Clock
from service.config import Mail


class Desk(NamedTuple):
    """What writing takes: the database, the folder of the keys, and how mail is sent."""

    engine: Engine
    clock: Clock
    keys: Path
    settings: Mail
