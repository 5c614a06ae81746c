"""Reports over the API: issued once an edition, and served byte for byte."""

import hashlib
from http import HTTPStatus

import pytest

from events.values import Actor
from service.api.examples import REQUESTS
from service.commands import EraseText
from tests.reports.printed import text_of
from tests.support.http import BASE, Caller, World, assert_problem
from tests.support.plan import LAB, NET, SEA, do, submit

Q2 = {"quarter": "2021-Q2"}


def test_a_report_is_issued_listed_and_served_as_it_was_issued(each_world: World) -> None:
    sea = each_world.caller(SEA)
    issued = sea.post("/reports", Q2, if_match=None)
    assert issued.status_code == HTTPStatus.CREATED, issued.json
    assert issued.headers["Location"] == f"{BASE}/reports/2021-Q2?edition=1"
    (listed,) = sea.get("/reports").json["items"]
    assert listed["renditions"] == issued.json["renditions"]
    hashes = {(one["name"]): one["sha256"] for one in listed["renditions"]}
    for path, name in (
        ("/reports/2021-Q2", "report.json"),
        ("/reports/2021-Q2?format=html", "report.en.html"),
        ("/reports/2021-Q2?format=html&language=ka", "report.ka.html"),
        ("/reports/2021-Q2?format=pdf", "report.en.pdf"),
        ("/reports/2021-Q2?format=xlsx&language=ka", "report.ka.xlsx"),
        ("/reports/2021-Q2?format=csv&language=ka", "report.ka.csv.zip"),
    ):
        served = sea.get(path)
        assert hashlib.sha256(served.data).hexdigest() == hashes[name]
        assert served.headers["ETag"] == f'"{hashes[name]}"'


def test_a_report_comes_in_the_form_that_the_client_prefers(sea: Caller) -> None:
    sea.post("/reports", Q2)
    page = sea.get("/reports/2021-Q2", headers={"Accept": "text/html", "Accept-Language": "ka, en;q=0.5"})
    assert page.content_type == "text/html; charset=utf-8"
    assert page.headers["Content-Language"] == "ka"
    assert {"Accept", "Accept-Language"} <= set(page.vary)
    assert '<html lang="ka"' in page.text
    assert "script" not in page.headers["Content-Security-Policy"]
    assert "style-src 'unsafe-inline'" in page.headers["Content-Security-Policy"]
    assert sea.get("/reports/2021-Q2").content_type == "application/json"


@pytest.mark.parametrize(
    ("media_type", "begins", "disposition", "name"),
    [
        ("application/pdf", b"%PDF-1.7", "inline", "report.ka.pdf"),
        (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            b"PK",
            "attachment",
            "report.ka.xlsx",
        ),
        ("application/zip", b"PK", "attachment", "report.ka.csv.zip"),
    ],
)
def test_what_is_not_read_as_text_comes_with_its_type_its_name_and_its_language(
    sea: Caller, media_type: str, begins: bytes, disposition: str, name: str
) -> None:
    sea.post("/reports", Q2)
    found = sea.get("/reports/2021-Q2", headers={"Accept": media_type, "Accept-Language": "ka"})
    assert found.content_type == media_type
    assert found.data.startswith(begins)
    assert found.headers["Content-Language"] == "ka"
    assert found.headers["Content-Disposition"] == f'{disposition}; filename="2021-Q2-1-{name}"'
    assert found.headers["X-Content-Type-Options"] == "nosniff"


def test_a_later_edition_does_not_touch_the_earlier_one(world: World, sea: Caller) -> None:
    sea.post("/reports", Q2)
    first = sea.get("/reports/2021-Q2").data
    update = submit(world.ledger)
    sea.post(f"/updates/{update}/validation")
    assert sea.post("/reports", Q2).json["edition"] == 2
    assert sea.get("/reports/2021-Q2").data != first
    assert sea.get("/reports/2021-Q2?edition=1").data == first


def test_a_repeated_request_issues_no_second_edition(world: World, sea: Caller) -> None:
    first = sea.post("/reports", Q2, idempotency_key="q2")
    submit(world.ledger)
    assert sea.post("/reports", Q2, idempotency_key="q2").data == first.data
    assert len(sea.get("/reports").json["items"]) == 1


@pytest.mark.parametrize(
    ("quarter", "status", "code"),
    [
        ("2021-Q3", 409, "quarter_not_closed"),
        ("2031-Q1", 422, "unknown_quarter"),
        ("Q2", 422, "invalid_request"),
    ],
)
def test_no_report_is_issued_for(world: World, sea: Caller, quarter: str, status: int, code: str) -> None:
    before = world.size
    assert_problem(sea.post("/reports", {"quarter": quarter}), status, code)
    assert world.size == before


def test_a_report_that_is_not_there_is_not_found(sea: Caller) -> None:
    assert_problem(sea.get("/reports/2021-Q2"), 404, "unknown_report")
    sea.post("/reports", Q2)
    assert_problem(sea.get("/reports/2021-Q2?edition=2"), 404, "unknown_report")
    assert_problem(sea.get("/reports/2021-Q2?format=html&language=fr"), 404, "unknown_rendition")
    assert_problem(sea.get("/reports/2021-Q2?format=docx"), 422, "invalid_request")
    assert_problem(sea.get("/reports/2031-Q2"), 422, "unknown_quarter")


def test_a_count_of_a_report_leads_to_the_events_behind_it_as_the_report_sees_them(each_world: World) -> None:
    sea, ledger = each_world.caller(SEA), each_world.ledger
    sea.post(f"/updates/{submit(ledger)}/validation")
    size = each_world.size
    sea.post("/reports", Q2)
    (listed,) = sea.get("/reports").json["items"]
    assert listed["provenance"] == f"{BASE}/reports/2021-Q2/provenance?edition=1{{&figure}}"
    address = listed["provenance"].removeprefix(BASE).partition("{")[0]
    late = submit(ledger, "KP1-A2", milestone="M1")  # comes too late for this edition
    sea.post(f"/updates/{late}/validation")
    pointer = "/scorecard/0/official/figures/on_time"
    found = sea.get(f"{address}&figure={pointer}").json
    dataset = sea.get("/reports/2021-Q2").json
    assert found["value"] == dataset["scorecard"][0]["official"]["figures"]["on_time"] == 1
    assert (found["edition"], found["size"], found["figure"]) == (1, size, pointer)
    (item,) = found["items"]
    assert [event["type"] for event in item["events"]] == [
        "activity.added",
        "update.submitted",
        "update.validated",
    ]
    assert all(event["position"] < size for event in item["events"])


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("", 422, "invalid_request"),
        ("figure=due", 422, "unknown_figure"),
        ("figure=/forum/days", 422, "unknown_figure"),
        ("figure=/forum/required&edition=2", 404, "unknown_report"),
        ("figure=/forum/required&as_of=3", 422, "invalid_request"),
    ],
)
def test_what_is_no_count_of_a_report_is_a_problem(sea: Caller, query: str, status: int, code: str) -> None:
    sea.post("/reports", Q2)
    assert_problem(sea.get(f"/reports/2021-Q2/provenance?{query}"), status, code)
    assert_problem(sea.get("/reports/2021-Q1/provenance?figure=/forum/required"), 404, "unknown_report")


def test_key_messages_are_written_by_the_secretariat_and_are_no_edition(each_world: World) -> None:
    net, lab = each_world.caller(NET), each_world.caller(LAB)
    there, english = "/reports/2021-Q2/key-messages", REQUESTS["write_key_messages"]
    first = net.post(there, english, if_match=None)
    assert (first.status_code, first.json["text"]) == (200, english["text"])
    net.post(there, {"language": "ka", "text": "ნახევარი"})
    net.post(there, english | {"text": "All was delivered."})
    assert [(one["language"], one["text"]) for one in lab.get(there).json["items"]] == [
        ("en", "All was delivered."),
        ("ka", "ნახევარი"),
    ]
    then = f"{there}?as_of={first.json['receipt']['position']}"
    assert [one["text"] for one in lab.get(then).json["items"]] == [english["text"]]
    assert lab.get("/reports").json["items"] == []
    assert_problem(lab.get("/reports/2021-Q2"), 404, "unknown_report")
    assert net.post(there, {"language": "en", "text": None}).status_code == 200
    assert [one["language"] for one in lab.get(there).json["items"]] == ["ka"]
    assert_problem(net.post(there, {"language": "en", "text": None}), 409, "no_key_messages")
    assert net.post("/reports", Q2).json["edition"] == 1


def test_key_messages_are_refused_with_nothing_appended(world: World, net: Caller, lab: Caller) -> None:
    before, body = world.size, REQUESTS["write_key_messages"]
    assert_problem(lab.post("/reports/2021-Q2/key-messages", body), 403, "role_forbidden")
    assert_problem(net.post("/reports/2021-Q4/key-messages", body), 422, "quarter_not_begun")
    assert_problem(net.post("/reports/2031-Q4/key-messages", body), 422, "unknown_quarter")
    assert_problem(net.post("/reports/2021-Q2/key-messages", body | {"text": ""}), 422, "invalid_request")
    assert_problem(net.post("/reports/2021-Q2/key-messages", {"text": "x"}), 422, "invalid_request")
    assert_problem(net.get("/reports/2031-Q4/key-messages"), 422, "unknown_quarter")
    assert world.size == before


def test_what_quoted_a_text_that_was_erased_is_made_again_and_says_so(each_world: World) -> None:
    sea, ledger = each_world.caller(SEA), each_world.ledger
    update = submit(ledger, narrative="Held in Geneva")
    sea.post(f"/updates/{update}/validation")
    assert sea.post("/reports", Q2, if_match=None).status_code == HTTPStatus.CREATED
    paths = ("/reports/2021-Q2", "/reports/2021-Q2?format=html")
    dataset, page = (sea.get(path) for path in paths)
    assert "Kvali-Text-Erased" not in page.headers
    position = ledger.state().activities["KP1-A1"].updates[update].position
    erase = EraseText(event=position, field="narrative", basis="asked for")
    erased = do(ledger, Actor("administrator"), erase).body["receipt"]["position"]
    later, again = (sea.get(path) for path in paths)
    assert (later.data, "Kvali-Text-Erased" in later.headers) == (dataset.data, False)
    assert again.headers["Kvali-Text-Erased"] == str(erased)
    assert again.headers["ETag"] == f'"{hashlib.sha256(again.data).hexdigest()}"'


@pytest.mark.parametrize("language", ["sr-Latn-RS", "pt-BR", "yue"])
def test_what_was_written_in_any_language_is_printed(lab: Caller, sea: Caller, language: str) -> None:
    body = {"status": "ongoing", "effective_on": "2021-06-28", "narrative": "Radionica", "language": language}
    assert lab.post("/activities/KP1-A1/updates", body).status_code == HTTPStatus.CREATED
    assert sea.post("/reports", Q2).status_code == HTTPStatus.CREATED
    assert "Radionica" in text_of(sea.get("/reports/2021-Q2?format=pdf").data)
