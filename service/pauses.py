"""How long to wait before what has failed is tried again."""

from datetime import timedelta

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 360))
"""After the first failure, the second, …; after all further ones as long as the last."""


def pause_after(attempts: int) -> timedelta:
    """The pause after so many attempts that failed."""
    return PAUSES[min(attempts, len(PAUSES)) - 1]
