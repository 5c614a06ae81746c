"""The API's own description, and what surrounds every response."""

import re
from pathlib import Path
from typing import Any

import pytest
from marshmallow import Schema
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from service.api import access, calendars, examples, jobs, mail, meetings, webhooks
from service.api.reads import READS
from service.api.writes import WRITES, Write
from service.auth.permissions import BY_HAND, PERMISSIONS
from service.edge import requests
from service.store import migrate
from tests.support.http import BASE, Caller, World, assert_problem

GOLDEN = Path(__file__).parents[1] / "golden"

OTHER_WAYS = {
    *("add_file", "discard_draft", "save_draft", "submit_draft", "submit_sheet", "submit_updates"),
}
"""Operations that take the right to submit an update, besides the one that submits it."""


@pytest.fixture
def description(world: World) -> dict[str, Any]:
    response = world.open("/api/v1/openapi.json")
    assert response.status_code == 200
    found: dict[str, Any] = response.json
    return found


def test_the_description_is_valid_openapi(description: dict[str, Any]) -> None:
    assert description["openapi"] == "3.1.0"
    validate(description)


def test_each_address_is_described_once(description: dict[str, Any]) -> None:
    shapes = [re.sub(r"\{\w+\}", "{}", path) for path in description["paths"]]
    assert len(set(shapes)) == len(shapes)


def test_every_operation_has_an_id_of_its_own_a_summary_and_its_problems(description: dict[str, Any]) -> None:
    operations = [
        operation
        for path in description["paths"].values()
        for operation in path.values()
        if isinstance(operation, dict)
    ]
    ids = [operation["operationId"] for operation in operations]
    assert len(set(ids)) == len(ids) > 30
    for operation in operations:
        assert operation["summary"], operation["operationId"]
        for status, response in operation["responses"].items():
            if status >= "4":
                assert response["$ref"].startswith("#/components/responses/")
    for response in description["components"]["responses"].values():
        assert response["content"].keys() == {"application/problem+json"}


def test_an_operation_keeps_its_id_and_its_address(description: dict[str, Any]) -> None:
    """Clients are generated from them. What is added goes into the list; what is in it is not renamed."""
    found = [
        f"{operation['operationId']} {method.upper()} {path}"
        for path, operations in description["paths"].items()
        for method, operation in operations.items()
        if "operationId" in operation
    ]
    assert sorted(found) == (GOLDEN / "operations.txt").read_text(encoding="utf-8").splitlines()


def test_every_operation_that_takes_json_has_an_example(description: dict[str, Any]) -> None:
    bodies = {
        operation["operationId"]: operation["requestBody"]["content"]["application/json"]
        for operations in description["paths"].values()
        for operation in operations.values()
        if isinstance(operation, dict)
        and "application/json" in operation.get("requestBody", {}).get("content", {})
    }
    empty = {name for name, body in BODIES.items() if not body().fields}
    assert {name for name, body in bodies.items() if "example" not in body} <= empty


def test_every_operation_that_answers_json_has_an_example_of_it(description: dict[str, Any]) -> None:
    for operations in description["paths"].values():
        for operation in (one for one in operations.values() if isinstance(one, dict)):
            answers = [
                response["content"]["application/json"]
                for status, response in operation["responses"].items()
                if status < "300" and "application/json" in response.get("content", {})
            ]
            assert all("example" in answer for answer in answers), operation["operationId"]
            for answer in answers:
                schema = {**answer["schema"], "components": description["components"]}
                OAS31Validator(schema).validate(answer["example"])


def test_every_promised_operation_is_there(description: dict[str, Any]) -> None:
    promised = """
    GET /workplans
    GET /workplans/{wp}
    GET /workplans/{wp}/sections
    GET /workplans/{wp}/activities
    GET /workplans/{wp}/activities/{activity}
    GET /workplans/{wp}/activities/{activity}/history
    POST /workplans/{wp}/activities/{activity}/updates
    POST /workplans/{wp}/updates/{update}/validation
    POST /workplans/{wp}/updates/{update}/return
    POST /workplans/{wp}/activities/{activity}/reschedules
    POST /workplans/{wp}/reschedules/{request}/decision
    GET /workplans/{wp}/completion
    GET /workplans/{wp}/events
    GET /workplans/{wp}/events/{position}
    POST /workplans/{wp}/reports
    GET /workplans/{wp}/reports
    GET /workplans/{wp}/reports/{quarter}
    """
    for line in promised.split("\n"):
        if line.strip():
            method, path = line.split()
            assert method.lower() in description["paths"][f"/api/v1{path}"], line


@pytest.mark.parametrize("write", WRITES, ids=lambda write: write.command.USE_CASE)
def test_path_and_body_give_a_command_all_its_fields_and_no_others(write: Write) -> None:
    schema: Schema = write.body()
    given = set(re.findall(r"<(\w+)>", write.rule)) | set(schema.fields)
    assert given == set(write.command.__struct_fields__)


def test_every_use_case_of_the_table_can_be_reached(description: dict[str, Any]) -> None:
    ids = {
        o["operationId"]
        for path in description["paths"].values()
        for o in path.values()
        if "operationId" in o
    }
    writes = {use_case for use_case in PERMISSIONS if not use_case.startswith("read_")}
    writes -= BY_HAND | {"stop_mail"}  # a page for people, to which a mail's link leads
    assert writes == {name for name in ids if not name.startswith(("get_", "list_"))} - OTHER_WAYS


def test_every_parameter_of_a_read_is_described(world: World, description: dict[str, Any]) -> None:
    described = {
        o["operationId"]: o
        for path in description["paths"].values()
        for o in path.values()
        if isinstance(o, dict)
    }
    for read in READS:
        fields = read.parameters().fields
        found = {one["name"]: one for one in described[read.name]["parameters"] if one["in"] == "query"}
        assert found.keys() == {field.data_key or name for name, field in fields.items()}
        required = {name for name, one in found.items() if one.get("required")}
        assert required == {field.data_key or name for name, field in fields.items() if field.required}
    events = [one["name"] for one in described["list_events"]["parameters"]]
    assert events == ["as_of", "after", "stream", "limit", "wait", "Last-Event-ID"]


BESIDE = (access, calendars, jobs, mail, meetings, webhooks)
BODIES: dict[str, type[Schema]] = {
    "issue_report": requests.PublishReport,
    "submit_updates": requests.SubmitUpdates,
    "save_draft": requests.SaveDraft,
    **{each.does.__name__: each.takes for room in BESIDE for each in room.OPERATIONS},
    **{write.command.USE_CASE: write.body for write in WRITES},
}


@pytest.mark.parametrize("name", examples.REQUESTS)
def test_the_example_fits_its_schema(name: str) -> None:
    assert BODIES[name]().validate(examples.REQUESTS[name]) == {}


def test_every_response_tells_browsers_to_be_careful(world: World, lab: Caller) -> None:
    responses = [
        lab.get(""),
        lab.get("/nothing"),
        world.nobody.get(""),
        lab.post("/activities/KP1-A1/updates", {"status": "ongoing"}),
        world.open("/healthz"),
        world.open("/api/v1/openapi.json"),
        world.open("/nothing"),
    ]
    for response in responses:
        headers = response.headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert re.fullmatch(r"[0-9a-f-]{36}", headers["X-Request-Id"])


def test_addresses_outside_the_api_are_answered_with_pages(world: World) -> None:
    response = world.open("/nothing")
    assert (response.status_code, response.mimetype) == (404, "text/html")


def test_health_is_that_of_the_database(world: World) -> None:
    assert world.open("/healthz").json == {"status": "ok"}
    migrate.downgrade(world.service.engine)
    failing = world.open("/healthz")
    assert failing.status_code == 503
    assert "0001" in failing.json["detail"]


def test_a_fault_of_the_service_is_told_without_its_inner_life(world: World, lab: Caller) -> None:
    migrate.downgrade(world.service.engine)
    world.app.config["PROPAGATE_EXCEPTIONS"] = False
    response = world.open(BASE, headers={"Authorization": f"Bearer {lab.key}"})
    assert_problem(response, 500, "internal_error")
    assert "api_key" not in response.text
