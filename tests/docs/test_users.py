"""docs/users.md lists all there is over HTTP, and its examples work as they stand."""

from flask import Flask

from service import api
from service.api.reference.pages import DESCRIPTION
from tests.docs.conftest import Examples
from tests.docs.markdown import ROOT

BELOW = "/api/v1/workplans/{wp}"


def test_the_cookbook_runs_as_pasted_and_is_answered_as_it_says(examples: Examples) -> None:
    examples("docs/users.md", "## Cookbook")


def test_every_endpoint_has_its_line_and_no_other_has_one() -> None:
    app = Flask("tests")
    api.register(app)
    description = app.extensions[DESCRIPTION]()
    methods = {"get", "post", "put", "patch", "delete"}
    served = {
        f"{method.upper()} {path.removeprefix(BELOW) or path}"
        for path, operations in description["paths"].items()
        for method in methods & operations.keys()
    }
    lines = (ROOT / "docs" / "users.md").read_text(encoding="utf-8").splitlines()
    listed = {line.split("`")[1] for line in lines if line.startswith(("| `GET /", "| `P", "| `DELETE /"))}
    assert listed == served
