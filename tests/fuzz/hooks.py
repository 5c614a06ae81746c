"""What Schemathesis may not do, and what it must not take for a fault. Every restriction has its reason here.

Schemathesis loads this file itself. `KVALI_FUZZ_OWN` names the account and the key by which it asks,
`KVALI_FUZZ_SHEET` a file with an agency's sheet.
"""

import os
import re
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import strategies as st
from schemathesis import Case, HookContext, Response
from schemathesis.core.failures import Failure

from service.api.describe import IF_MATCH

OF_FORM = ("invalid_request", "malformed_json", "invalid_utf8", "unsupported_media_type")
"""The problems of a request that the description does not allow; every other is about what it says."""
DECIDED = (404, 409, 410, 412, 413, 415, 416, 422, 428)
EMPTY = ("Shorter than minimum length 1.", "Length must be between 1 and")
NOWHERE = ("Not a valid URL.",)
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OWN = frozenset(os.environ.get("KVALI_FUZZ_OWN", "").split())

schemathesis.openapi.media_type(
    SHEET,
    st.one_of(st.binary(max_size=300), st.sampled_from([Path(os.environ["KVALI_FUZZ_SHEET"]).read_bytes()])),
)


@schemathesis.hook
def before_call(_: HookContext, case: Case[Any], __: dict[str, Any]) -> None:
    """Nobody goes on asking with a key that it has revoked, or whose account it has disabled."""
    for name, value in (case.path_parameters or {}).items():
        if value in OWN:
            case.path_parameters[name] = "another"


@schemathesis.hook
def filter_failure(_: HookContext, failure: Failure, case: Case[Any], response: Response) -> bool:
    """Whether it is a fault."""
    kind, document = type(failure).__name__, _document(response)
    excuses = (
        _decided(kind, response, document),
        _finer(kind, case, document),
        _each(kind, case, document),
        _malformed(kind, case, document),
    )
    return not any(excuses)


def _decided(kind: str, response: Response, document: dict[str, Any]) -> bool:
    """A request of the right form is refused where the plan, as it stands, does not let it be.

    It names an organisation that there is not, a day before the plan began, a version that has passed, or
    bytes that are not the PDF they are said to be; or no version, where there is a draft already. No
    description can know that: these statuses with a code of their own are what the service promises.
    """
    refused = kind == "RejectedPositiveData" and response.status_code in DECIDED
    return refused and document.get("code") not in OF_FORM


def _finer(kind: str, case: Case[Any], document: dict[str, Any]) -> bool:
    """Some is told less finely than it is checked.

    JSON Schema's format `uri` takes addresses that lead nowhere on the web, such as https://a; and a text of
    nothing but white space is an empty one, which its pattern could only say at the cost of being readable.
    """
    reasons = [error["reason"] for error in document.get("errors") or []]
    texts = list(_texts([case.body, case.query]))
    blank = any(not text.strip() for text in texts)
    address = any(text.lower().startswith(("http:", "https:")) for text in texts)
    excused = (EMPTY if blank else ()) + (NOWHERE if address else ())
    told = bool(reasons) and all(reason.startswith(excused) for reason in reasons)
    return kind == "RejectedPositiveData" and told


def _texts(value: Any) -> Iterator[str]:
    """Every text in what was sent."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from chain.from_iterable(map(_texts, value.values()))
    elif isinstance(value, list):
        yield from chain.from_iterable(map(_texts, value))


def _each(kind: str, case: Case[Any], document: dict[str, Any]) -> bool:
    """In mode `each` a bad item is refused inside the answer, and the others go on: that is its point."""
    asked = isinstance(case.body, Mapping) and case.body.get("mode") == "each"
    return kind == "AcceptedNegativeData" and asked and document.get("refused", 0) > 0


def _malformed(kind: str, case: Case[Any], document: dict[str, Any]) -> bool:
    """Schemathesis takes an If-Match of `0` for a good one where none is required; its pattern does not."""
    sent = str(dict(case.headers or {}).get("If-Match", ""))
    unlike = re.fullmatch(IF_MATCH["schema"]["pattern"], sent) is None
    return kind == "RejectedPositiveData" and document.get("code") == "malformed_if_match" and unlike


def _document(response: Response) -> dict[str, Any]:
    try:
        document: Any = response.json()
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}
