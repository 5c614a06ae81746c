"""What every page starts from: its address, who looks at it, and the moment of the ledger that it shows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import Blueprint, current_app, g, request

from service.edge.gate import by_session, guarded, service
from service.queries.view import View, view
from service.web import forms
from service.web.language import chosen

P = ParamSpec("P")
R = TypeVar("R")

PLAN = "/workplans/<wp>"
"""Where the pages about a workplan begin."""


def pages(name: str, below: str = "") -> Blueprint:
    """A blueprint of pages, in every language.

    Links from one page to another stay in its language, its workplan and its moment (`as_of`).
    """
    prefix = f"/<language:language>{below}"
    blueprint = Blueprint(f"web_{name}", __name__, url_prefix=prefix, template_folder="templates")
    blueprint.url_value_preprocessor(_taken)
    return blueprint


def page(use_case: str, *, files: bool = False) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let those in whom the table of permissions lets in, known by the session of their browser.

    What is posted has to come from one of our own forms; with `files`, it may hold some.
    """
    guard = guarded(use_case, by_session)

    def decorator(perform: Callable[P, R]) -> Callable[P, R]:
        @wraps(perform)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            if request.method == "POST":
                if files:
                    request.max_content_length = (service().settings.file_max_mib << 20) + forms.MOST_BYTES
                    request.max_form_memory_size = forms.MOST_BYTES
                forms.check()
            return perform(*args, **kwargs)

        return guard(checked)

    return decorator


@contextmanager
def seen(wp: str) -> Iterator[View]:
    """The workplan as this page shows it: now, or as of what the address says. Refusals as `view`."""
    here = service()
    with view(here.engine, wp, here.clock, g.get("as_of")) as moment:
        g.moment = moment
        yield moment


def _taken(_: str | None, values: dict[str, Any] | None) -> None:
    g.language = (values or {}).pop("language", None)
    g.wp = (values or {}).get("wp")
    g.as_of = request.args.get("as_of") or None


def carried(endpoint: str, values: dict[str, Any]) -> None:
    """What a link to a page takes along from the page that it stands on."""
    if not endpoint.startswith("web_"):
        return
    values.setdefault("language", chosen())
    if not current_app.url_map.is_endpoint_expecting(endpoint, "wp"):
        return
    for name in ("wp", "as_of"):
        if g.get(name) is not None:
            values.setdefault(name, g.get(name))
