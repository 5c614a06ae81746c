"""What our words are in IATI's code lists. docs/interchange.md shows these tables."""

from collections.abc import Mapping

from events.values import Status

VERSION = "2.03"
IDENTIFIER = r"[^/&|?\s]+"
"""What an identifier may be made of."""

ACTIVITY_STATUS: Mapping[Status, str] = {
    "not_started": "1",
    "ongoing": "2",
    "completed": "3",
    "cancelled": "5",
    "suspended": "6",
}
"""Pipeline, implementation, finalisation, cancelled, suspended. What is completed is not closed (4) yet: the
forum is still to review it."""

ORGANISATION_TYPE: Mapping[str, str] = {
    "un": "40",
    "igo": "40",
    "academia": "80",
    "union": "90",
    "employers": "90",
    "network": "90",
    "mandate": "90",
    "group": "90",
    "secretariat": "90",
    "other": "90",
}
"""Multilateral, academic, other. NGOs have none: IATI tells them apart by where they are from, we do not."""

ACCOUNTABLE, IMPLEMENTING = "2", "4"
"""Roles of organisations. A lead implements; the secretariat oversees."""

PLANNED_START, ACTUAL_START, PLANNED_END, ACTUAL_END = "1", "2", "3", "4"
"""Types of dates."""

PARENT, CHILD = "1", "2"
"""Types of related activities."""

OURS, OURS_TOO = "99", "98"
"""Vocabularies of the organisation that reports: sections of the plan, and its thematic areas."""

OBJECTIVES_URI = "https://undocs.org/A/RES/73/195"
"""The Global Compact for Safe, Orderly and Regular Migration, which numbers the objectives."""

GENERAL, OUTPUT, UNIT = "1", "1", "1"
"""A general description; a result that is an output; an indicator that is counted in units."""
