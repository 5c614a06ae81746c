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
    "validate_update": {"note": "Checked against the published note."},
    "return_update": {"reason": "The evidence shows a draft; please add the endorsed text."},
    "request_reschedule": {
        "end": "2021-09-30",
        "justification": "The consultation with stakeholders was moved to July.",
    },
    "decide_reschedule": {"approved": True},
    "grant_delegation": {"deputy": "UNDP", "start": "2021-08-01", "end": "2021-08-31", "sections": ["TP1"]},
    "end_delegation": {"effective_on": "2021-08-15"},
    "issue_report": {"quarter": "2021-Q2"},
    "sign_in": {"name": "jane.doe", "password": "nobody has this password"},
    "add_account": {
        "name": "iom-reporting",
        "workplan": "unnm-2021-2022",
        "role": "lead_agency",
        "organisation": "IOM",
    },
    "create_api_key": {
        "account": "iom-reporting",
        "scopes": ["read", "write:updates"],
        "label": "reporting system",
        "expires_on": "2022-12-31",
    },
    "rotate_api_key": {"overlap_days": 7},
}
