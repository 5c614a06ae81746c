"""Two weeks before a planned consultation its draft report lies ready, for the secretariat alone."""

from datetime import date, timedelta

from service.auth.accounts import Account
from service.clock import SimulatedClock
from service.jobs.running import run_jobs
from service.mail.rendering import render
from service.schedule.table import JOBS
from service.store import notices
from service.store.engine import reading
from tests.support.http import BASE, Caller, World, assert_problem
from tests.support.plan import NET, make_correspondent, submit

DRAFT = JOBS["draft_report"]


def on(world: World, day: date) -> list[str]:
    """It is noon on this day, and there is a pass; what was run of it."""
    clock = world.service.clock
    assert isinstance(clock, SimulatedClock)
    clock.advance(timedelta(days=(day - clock.now().date()).days))
    return [run.period for run in run_jobs(world.service, world.ledger) if run.job == DRAFT.name]


def plan(net: Caller, *days: str) -> None:
    for day in days:
        made = net.post("/planned-consultations", {"kind": "network", "held_on": day}, if_match=None)
        assert made.status_code == 201, made.json


def noticed(world: World, account: Account) -> list[notices.Notice]:
    with reading(world.service.engine) as connection:
        found = notices.told(connection, world.ledger.id, account.id, None, 10)
    return [one.notice for one in found]


def told(world: World, account: Account) -> list[str]:
    return [one.subject for one in noticed(world, account) if one.purpose == "draft_report"]


def test_a_draft_is_made_once_and_the_secretariat_is_told(each_world: World) -> None:
    net = each_world.caller(NET)
    network = make_correspondent(each_world.service, NET, "network@example.org")
    plan(net, "2021-09-23", "2021-12-16")
    assert net.get("/jobs/draft_report").json["next_at"] == "2021-09-09T04:00:00.000Z"
    assert on(each_world, date(2021, 9, 8)) == []
    size = each_world.size
    assert on(each_world, date(2021, 9, 9)) == ["2021-09-23"]
    assert on(each_world, date(2021, 9, 10)) == []
    assert told(each_world, network) == ["2021-09-23"]
    [draft] = net.get("/report-drafts").json["items"]
    assert (draft["quarter"], draft["as_of"]) == ("2021-Q3", "2021-09-08")
    submit(each_world.ledger, "KP1-A2", milestone="M2", effective_on=date(2021, 9, 9))
    data = net.get("/report-drafts/2021-09-23").json  # as it stood when it was made
    assert (data["cover"]["final"], data["cover"]["size"]) == (False, size)
    page = net.get("/report-drafts/2021-09-23?language=ka")
    assert (page.headers["Content-Language"], "სამუშაო ვერსია" in page.text) == ("ka", True)
    printed = net.get("/report-drafts/2021-09-23?format=pdf&language=ka")
    assert printed.data.startswith(b"%PDF-")
    assert each_world.size == size + 1  # no event knows of it
    (first, _) = net.get("/planned-consultations").json["items"]
    pack = net.get(f"/planned-consultations/{first['id']}/agenda?as_of=2021-09-08")
    assert f"{BASE}/report-drafts/2021-09-23" in pack.text
    [notice] = [one for one in noticed(each_world, network) if one.purpose == "draft_report"]
    assert notice.content["agendas"] == [f"{BASE}/planned-consultations/{first['id']}/agenda"]
    mail = render([notice], "en", "https://kvali.example.org", "https://kvali.example.org/stop")
    for said in (mail.text, mail.page):
        assert f"https://kvali.example.org{notice.content['agendas'][0]}" in said


def test_a_consultation_that_is_moved_gets_another_draft_and_one_that_is_over_none(world: World) -> None:
    net = world.caller(NET)
    plan(net, "2021-09-01", "2021-09-23", "2021-10-01")
    assert on(world, date(2021, 8, 10)) == []
    _, moved, cancelled = (one["id"] for one in net.get("/planned-consultations").json["items"])
    assert on(world, date(2021, 9, 9)) == ["2021-09-23"]
    net.send("PATCH", f"/planned-consultations/{moved}", json={"held_on": "2021-10-07"})
    net.send("DELETE", f"/planned-consultations/{cancelled}")
    assert on(world, date(2021, 9, 24)) == ["2021-10-07"]


def test_only_the_secretariat_reads_drafts(world: World, lab: Caller) -> None:
    plan(world.caller(NET), "2021-09-23")
    on(world, date(2021, 9, 9))
    for path in ("/report-drafts", "/report-drafts/2021-09-23"):
        assert_problem(lab.get(path), 403, "role_forbidden")
    assert_problem(world.caller(NET).get("/report-drafts/2021-09-24"), 404, "unknown_report_draft")
