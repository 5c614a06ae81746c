"""Whoever follows the links of pages reads everything once, while others go on writing."""

import re
from urllib.parse import quote

import pytest
from werkzeug.test import TestResponse

from tests.support.http import BASE, Caller, World


def _next(response: TestResponse) -> str | None:
    found = re.search(r'<([^>]+)>; rel="next"', response.headers.get("Link", ""))
    return found[1] if found else None


def _comment(lab: Caller, text: str) -> None:
    response = lab.post("/activities/KP1-A1/comments", {"text": text})
    assert response.status_code == 201, response.text


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/comments?limit=2&activity=KP1-A1&organisation=LAB", "before"),
        ("/events?limit=3", "after"),
        ("/activities/KP1-A1/history?limit=1", "after"),
        ("/activities?limit=1&text=KP1-A", "cursor"),
    ],
)
def test_the_link_to_the_next_page_leads_through_all_while_events_are_appended(
    lab: Caller, path: str, name: str
) -> None:
    for number in range(5):
        _comment(lab, f"Remark {number}")
    whole = lab.get(re.sub(r"limit=\d+", "limit=200", path)).json
    seen, address, pages = [], path, 0
    while address:
        response = lab.get(address.removeprefix(BASE))
        seen += response.json["items"]
        address, following = _next(response) or "", response.json["next"]
        assert bool(address) == (following is not None)
        if address:
            assert f"{name}={following}" in address
            assert address.startswith(f"{BASE}/")
        pages += 1
        if pages < 4:
            _comment(lab, f"Written meanwhile {pages}")
    key = "code" if "code" in whole["items"][0] else "position"
    known = [one[key] for one in whole["items"]]
    assert pages > 1
    assert [one[key] for one in seen][: len(known)] == known
    assert len({one[key] for one in seen}) == len(seen)


def test_filters_are_kept_in_the_link(lab: Caller) -> None:
    address = _next(lab.get("/activities?limit=1&text=საქმე&section=KP1"))
    assert address is not None
    assert {"limit=1", "section=KP1", f"text={quote('საქმე')}"} <= set(address.partition("?")[2].split("&"))


def test_the_list_of_workplans_links_to_the_description(world: World, lab: Caller) -> None:
    response = world.open("/api/v1/workplans", headers=lab.headers)
    links = dict(re.findall(r'<([^>]+)>; rel="(service-\w+)"', ", ".join(response.headers.getlist("Link"))))
    assert set(links.values()) == {"service-desc", "service-doc"}
    assert all(world.open(address).status_code == 200 for address in links)
