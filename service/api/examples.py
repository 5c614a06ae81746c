"""Examples for the description of the main operations; the tests send them."""

from typing import Any

REQUESTS: dict[str, dict[str, Any]] = {
    "submit_update": {
        "status": "completed",
        "effective_on": "2021-06-28",
        "confidence": "green",
        "narrative": "The guidance note was endorsed by all members.",
        "evidence": [
            {
                "type": "publication",
                "title": "Guidance note on bilateral labour migration agreements",
                "date": "2021-06-28",
                "url": "https://example.org/guidance-note.pdf",
            }
        ],
    },
    "submit_updates": {
        "mode": "all",
        "items": [
            {"activity": "KP1-A1", "if_match": '"1"', "status": "ongoing", "percent": 60},
            {"activity": "KP1-A2", "milestone": "M1", "status": "ongoing", "confidence": "green"},
        ],
    },
    "save_draft": {"status": "ongoing", "narrative": "Two of five countries have started", "if_match": '"1"'},
    "validate_update": {"note": "Checked against the published note."},
    "return_update": {"reason": "The evidence shows a draft; please add the endorsed text."},
    "request_reschedule": {
        "end": "2021-09-30",
        "justification": "The consultation with stakeholders was moved to July.",
    },
    "decide_reschedule": {"approved": True},
    "issue_report": {"quarter": "2021-Q2"},
}
