"""The main job over the API: report, validate, count, look back. On each database."""

from tests.support.http import BASE, World
from tests.support.plan import LAB, SEA

COMPLETION = {
    "status": "completed",
    "effective_on": "2021-06-28",
    "narrative": "ყველა წევრმა დაამტკიცა.",
    "evidence": [
        {"type": "website", "title": "The minutes", "date": "2021-06-28", "url": "https://example.org/m"}
    ],
}


def test_a_validated_update_moves_the_quarters_completion_and_history_keeps_what_was(
    each_world: World,
) -> None:
    lab, sea = each_world.caller(LAB), each_world.caller(SEA)
    activity = lab.get("/activities/KP1-A1")
    before = each_world.size - 1

    posted = lab.post("/activities/KP1-A1/updates", COMPLETION, if_match=activity.headers["ETag"])
    assert posted.status_code == 201, posted.json
    update = posted.json
    assert posted.headers["Location"] == f"{BASE}/updates/{update['id']}"
    assert posted.headers["ETag"] == f'"{update["receipt"]["version"]}"'
    assert update["narrative"] == COMPLETION["narrative"]
    assert update["review"] == "submitted"
    assert update["quarter"] == "2021-Q2"

    official = lab.get("/completion?quarter=2021-Q2").json
    assert (official["on_time"], official["provisional"]["on_time"]) == (0, 1)

    validated = sea.post(f"/updates/{update['id']}/validation", if_match=posted.headers["ETag"])
    assert validated.status_code == 200, validated.json
    assert validated.json["review"] == "validated"

    now = lab.get("/completion?quarter=2021-Q2").json
    assert (now["due"], now["on_time"]) == (official["due"], 1)
    assert now["as_of"]["position"] == validated.json["receipt"]["position"]
    earlier = lab.get(f"/completion?quarter=2021-Q2&as_of={before}").json
    assert (earlier["on_time"], earlier["provisional"]["on_time"]) == (0, 0)
    assert lab.get("/activities/KP1-A1").json["status"] == "completed"
    assert lab.get(f"/activities/KP1-A1?as_of={before}").json["status"] == "not_started"


def test_the_receipt_says_where_the_ledger_put_the_event(each_world: World) -> None:
    lab = each_world.caller(LAB)
    receipt = lab.post("/activities/KP1-A1/updates", COMPLETION).json["receipt"]
    event = lab.get(f"/events/{receipt['position']}").json
    assert receipt.pop("proof") == f"{BASE}/events/{event['position']}/proof"
    assert receipt == {name: event[name] for name in receipt}
    assert event["actor"]["organisation"] == "LAB"
    assert event["data"]["narrative"]["text"] == COMPLETION["narrative"]
    assert event["type"] == "update.submitted"
