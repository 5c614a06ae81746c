"""Activities with HXL hashtags, as HXL's own library reads them."""

import csv
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import hxl
import pytest

from service import commands as c
from service.interchange.hxl import COLUMNS
from tests.support.http import Caller, World, assert_problem
from tests.support.plan import LAB, NET, SEA, do, submit


def tagged(row: Any) -> dict[str, str]:
    """What stands in a row, by hashtags as we write them; in HXL the order of attributes says nothing."""
    return {column.tag: row.dictionary[_sorted(column.tag)] for column in COLUMNS}


def _sorted(tag: str) -> str:
    name, *attributes = tag.split("+")
    return "+".join([name, *sorted(attributes)])


def table(caller: Caller, query: str = "") -> list[dict[str, str]]:
    response = caller.get(f"/activities.hxl.csv{query}")
    assert (response.status_code, response.mimetype) == (200, "text/csv")
    return [tagged(row) for row in hxl.data(hxl.make_input(BytesIO(response.data)))]


def test_every_activity_is_a_row_in_the_order_of_the_plan(lab: Caller) -> None:
    rows = table(lab)
    assert [row["#activity+code"] for row in rows] == ["KP1-A1", "KP1-A2", "KP3-A1"]
    first, _, undated = rows
    assert first["#activity+name+i_en"] == "Activity KP1-A1"
    assert first["#activity+name+i_ka"] == "საქმე"
    assert first["#meta+plan+code"] == "garden"
    assert (first["#org+lead+code+list"], first["#meta+lead+source"]) == ("LAB|HLT", "section")
    assert first["#org+lead+name+list+i_en"] == "Organisation LAB|Organisation HLT"
    assert (first["#date+start"], first["#date+due"]) == ("2021-04-01", "2021-06-30")
    assert first["#activity+objective+gcm+list"] == "1|3"
    assert (undated["#org+lead+code+list"], undated["#meta+lead+source"]) == ("", "not_stated")
    assert (undated["#date+due"], undated["#status+timeliness+code"]) == ("", "no_deadline")


def test_hxl_finds_what_it_looks_for_by_its_tags(lab: Caller) -> None:
    source = hxl.data(hxl.make_input(BytesIO(lab.get("/activities.hxl.csv").data)))
    overdue = list(source.with_rows("#status+timeliness=overdue"))
    assert [row.get("#activity+code") for row in overdue] == ["KP1-A1"]
    assert [row.get("#status") for row in overdue] == ["not_started"]
    assert [row.get("#date+due") for row in overdue] == ["2021-06-30"]
    assert {column.tag for column in source.columns} <= {
        "#activity",
        "#sector",
        "#org",
        "#meta",
        "#date",
        "#indicator",
        "#status",
    }


def test_how_it_stands_is_told_beside_what_was_planned(world: World, lab: Caller) -> None:
    asked = c.RequestReschedule(activity="KP1-A1", end=date(2021, 9, 30), justification="Later.")
    request = do(world.ledger, LAB, asked).body["id"]
    do(world.ledger, SEA, c.DecideReschedule(request=request, approved=True))
    update = submit(world.ledger, status="ongoing", percent=40, confidence="green", evidence=())
    do(world.ledger, SEA, c.ValidateUpdate(update=update))
    row = table(lab)[0]
    assert (row["#date+due"], row["#date+due+baseline"], row["#indicator+moves+num"]) == (
        "2021-09-30",
        "2021-06-30",
        "1",
    )
    assert (row["#status+code"], row["#status+confidence+code"]) == ("ongoing", "green")
    assert row["#indicator+progress+pct"] == "40"
    assert row["#meta+position+num"] == str(world.size - 1)
    assert table(lab, f"?as_of={world.size - 2}")[0]["#status+code"] == "not_started"


@pytest.mark.parametrize("title", ['=HYPERLINK("https://example.org")', "+1", "-1", "@SUM(A1)"])
def test_a_text_that_looks_like_a_formula_stays_a_text(world: World, lab: Caller, title: str) -> None:
    change = c.AmendActivity(activity="KP1-A1", title={"en": title}, reason="A test.")
    do(world.ledger, NET, change)
    assert table(lab)[0]["#activity+name+i_en"] == f"'{title}"


def test_it_is_csv_as_rfc_4180_has_it(world: World, lab: Caller) -> None:
    title = 'One, "two",  three'
    do(world.ledger, NET, c.AmendActivity(activity="KP1-A1", title={"en": title}, reason="A test."))
    content = lab.get("/activities.hxl.csv").data.decode("utf-8")
    assert content.count("\n") == content.count("\r\n") == 5
    rows = list(csv.reader(StringIO(content, newline=""), strict=True))
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert all(tag.startswith("#") for tag in rows[1])
    assert title in rows[2]


def test_what_has_not_changed_is_not_sent_again(world: World, lab: Caller) -> None:
    tag = {"If-None-Match": lab.get("/activities.hxl.csv").headers["ETag"]}
    assert lab.get("/activities.hxl.csv", headers=tag).status_code == 304
    submit(world.ledger)
    assert lab.get("/activities.hxl.csv", headers=tag).status_code == 200


def test_an_unknown_parameter_is_refused(lab: Caller) -> None:
    assert_problem(lab.get("/activities.hxl.csv?section=KP1"), 422, "invalid_request")
