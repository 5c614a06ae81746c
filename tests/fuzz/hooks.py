"""What Schemathesis may not do, and what it must not take for a fault. Every restriction has its reason here.

Schemathesis loads this file itself. `KVALI_FUZZ_OWN` names the account and the key by which it asks.
"""

import os
from typing import Any

import schemathesis
from schemathesis import Case, HookContext, Response
from schemathesis.core.failures import Failure

OF_FORM = ("invalid_request", "malformed_json", "invalid_utf8", "unsupported_media_type")
"""The problems of a request that the description does not allow; every other is about what it says."""
DECIDED = (404, 409, 412, 413, 415, 416, 422)
FINER = ("Not a valid URL.", "Shorter than minimum length 1.", "Length must be between 1 and")
OWN = frozenset(os.environ.get("KVALI_FUZZ_OWN", "").split())


@schemathesis.hook
def before_call(_: HookContext, case: Case[Any], __: dict[str, Any]) -> None:
    """Nobody goes on asking with a key that it has revoked, or whose account it has disabled."""
    for name, value in (case.path_parameters or {}).items():
        if value in OWN:
            case.path_parameters[name] = "another"


@schemathesis.hook
def filter_failure(_: HookContext, failure: Failure, __: Case[Any], response: Response) -> bool:
    """Whether it is a fault."""
    kind, document = type(failure).__name__, _document(response)
    return not (_decided(kind, response, document) or _finer(kind, document) or _each(kind, document))


def _decided(kind: str, response: Response, document: dict[str, Any]) -> bool:
    """A request of the right form is refused where the plan, as it stands, does not let it be.

    It names an organisation that there is not, a day before the plan began, a version that has passed, or
    bytes that are not the PDF they are said to be. No description can know that: 404, 409, 412, 413, 415, 416
    and 422 with a code of its own are what the service promises.
    """
    refused = kind == "RejectedPositiveData" and response.status_code in DECIDED
    return refused and document.get("code") not in OF_FORM


def _finer(kind: str, document: dict[str, Any]) -> bool:
    """Some is told less finely than it is checked.

    JSON Schema's format `uri` takes addresses that lead nowhere on the web, such as https://a; and a text of
    nothing but white space is an empty one, which its pattern could only say at the cost of being readable.
    """
    errors = document.get("errors") or []
    return kind == "RejectedPositiveData" and any(error["reason"].startswith(FINER) for error in errors)


def _each(kind: str, document: dict[str, Any]) -> bool:
    """In mode `each` a bad item is refused inside the answer, and the others go on: that is its point."""
    return kind == "AcceptedNegativeData" and bool(document.get("problems") or document.get("refused"))


def _document(response: Response) -> dict[str, Any]:
    try:
        document: Any = response.json()
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}
