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
    "post_comment": {"text": "The members have not seen the final text yet.", "language": "en"},
    "add_evidence": {
        "type": "document",
        "title": "Minutes of the members' meeting",
        "date": "2021-06-15",
        "url": "https://example.org/minutes.pdf",
    },
    "record_consultation": {
        "kind": "network",
        "held_on": "2021-06-24",
        "title": {"en": "Second quarterly consultation", "ka": "მეორე კვარტალური კონსულტაცია"},
        "participants": ["LAB", "HLT"],
        "summary": "All leads reported; two asked for another date.",
    },
    "correct_consultation": {"held_on": "2021-06-23", "reason": "It was held a day earlier."},
    "record_decision": {
        "text": "Share the draft guidance with all members.",
        "owners": ["LAB"],
        "decided_on": "2021-06-24",
        "due": "2021-07-02",
        "activities": ["KP1-A1"],
    },
    "change_decision": {"owners": ["LAB", "HLT"], "reason": "HLT offered to help."},
    "follow_up_decision": {"status": "in_progress", "note": "The draft is with the editors."},
    "change_organisation": {"aliases": ["Herbalists"], "reason": "It is printed like this in the minutes."},
    "write_key_messages": {
        "language": "en",
        "text": "Half of what was due was delivered on time; two activities wait for funding.",
    },
    "add_milestone": {
        "kind": "window",
        "start": "2021-10-01",
        "end": "2021-12-31",
        "precision": "quarter",
        "reason": "The annual meeting asked for a second round.",
    },
    "amend_milestone": {"printed": "by the end of 2021", "reason": "The phrase was misread."},
    "cancel_milestone": {"reason": "The second round is part of the first one now."},
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
    "add_webhook": {
        "url": "https://system.example.org/kvali",
        "types": ["update.submitted", "update.validated"],
    },
    "redeliver_webhook": {"position": 158},
    "change_webhook": {"enabled": False},
    "change_mail_settings": {"delivery": "daily", "language": "ka"},
    "change_account": {"language": "ka", "duty": "alternate"},
    "change_job": {"grace_days": 21},
    "withdraw_update": {"reason": "It was meant for another activity."},
    "dispute_update": {"reason": "The note that is cited is a draft."},
    "settle_dispute": {"upheld": True, "reason": "The endorsed text is still missing."},
    "retract_comment": {"reason": "It was answered elsewhere."},
    "withdraw_evidence": {"reason": "The address leads nowhere any more."},
    "open_section": {
        "code": "TP5",
        "kind": "thematic_priority",
        "title": {"en": "Thematic priority 5", "ka": "თემატური პრიორიტეტი 5"},
        "leads": ["IOM"],
        "persons": ["Jane Doe"],
    },
    "change_section": {"leads": ["IOM", "ILO"], "reason": "ILO joins the leads."},
    "close_section": {"reason": "All of its work is done."},
    "reopen_section": {"reason": "The work goes on in 2022."},
    "set_section_persons": {"persons": ["Jane Doe", "John Smith"], "reason": "The membership changed."},
    "add_activity": {
        "code": "KP1-A9",
        "section": "KP1",
        "title": {"en": "Publish the guidance note", "ka": "სახელმძღვანელოს გამოქვეყნება"},
        "milestones": [
            {
                "kind": "window",
                "printed": "by June 2022",
                "start": "2022-04-01",
                "end": "2022-06-30",
                "precision": "month",
            }
        ],
    },
    "amend_activity": {"gcm_objectives": [3, 7], "reason": "The attribution was missing."},
    "assign_leads": {"leads": ["IOM", "ILO"], "reason": "ILO joins the leads."},
    "cancel_activity": {"reason": "The forum was called off.", "effective_on": "2021-06-28"},
    "reopen_activity": {"reason": "The forum is held after all."},
    "revise_baseline": {"adopted_on": "2022-01-17", "reason": "The plan was reviewed at mid-term."},
    "register_organisation": {
        "code": "UNICEF",
        "names": {"en": "UNICEF", "ka": "იუნისეფი"},
        "kind": "un",
    },
}
