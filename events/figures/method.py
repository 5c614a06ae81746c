"""The method: the keys of the definitions a report was counted by; renditions put them into words."""

DEFINITIONS = (
    "unit",
    "standpoint",
    "due",
    "on_time",
    "late",
    "overdue",
    "carried_over",
    "rates",
    "readiness",
    "basis",
    "horizon",
    "provisional",
    "recurring",
    "continuing",
    "no_deadline",
    "cancelled",
    "past_at_adoption",
    "reporting",
    "lead_not_stated",
    "multi_valued",
    "sealed",
    "provenance",
)

_SINCE = {"provenance": 3}
"""The rules with which a definition came; all others have always been there."""


def definitions(rules: int) -> tuple[str, ...]:
    """The definitions that a report counted by these rules names."""
    return tuple(key for key in DEFINITIONS if _SINCE.get(key, 0) <= rules)
