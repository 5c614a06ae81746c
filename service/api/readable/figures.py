"""Completion, the events behind it, and what changed from one point to another."""

from typing import Any

from flask import request
from msgspec import structs

from service.api import parameters
from service.api.readable import Read
from service.queries import completion as q_completion
from service.queries import differences as q_differences
from service.queries import provenance as q_provenance
from service.queries.answers import CompletionAnswer, DifferencesAnswer, ProvenanceAnswer
from service.queries.view import View


def _completion(seen: View, **asked: Any) -> CompletionAnswer:
    """Completion in a quarter (by default: of the whole plan), in groups if asked."""
    asked_for = request.query_string.decode()
    rest = "{&figure,review,group}" if asked_for else "{?figure,review,group}"
    address = f"{request.root_path}{request.path}/provenance{'?' if asked_for else ''}{asked_for}{rest}"
    return structs.replace(q_completion.completion(seen, **asked), provenance=address)


def _provenance(seen: View, **asked: Any) -> ProvenanceAnswer:
    """The items behind a figure of completion, and the exact events that put each of them there."""
    return q_provenance.provenance(seen, q_provenance.FigureAsked(**asked))


FIGURES = (
    Read(
        "/completion",
        "get_completion",
        "read_completion",
        parameters.Completion,
        _completion,
        CompletionAnswer,
    ),
    Read(
        "/completion/provenance",
        "get_provenance",
        "read_completion",
        parameters.Provenance,
        _provenance,
        ProvenanceAnswer,
    ),
    Read(
        "/diff",
        "get_differences",
        "read_plan",
        parameters.Differences,
        q_differences.differences,
        DifferencesAnswer,
    ),
)
