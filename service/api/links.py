"""Links in the header of an answer (RFC 8288): to the next page, and to what describes the API (RFC 8631)."""

from urllib.parse import quote, urlencode

from flask import Response, request, url_for

from service.api.reference.pages import DESCRIBED_AT

HEADERS = {
    "Link": {
        "description": 'The next page, as rel="next" (RFC 8288), with the same filters; not on the last one.',
        "schema": {"type": "string"},
    }
}


def next_page(response: Response, following: str | int | None, parameter: str) -> Response:
    """With a link to this address, but for what `parameter` says: where to go on."""
    if following is not None:
        query = urlencode(request.args.to_dict() | {parameter: following})
        address = f"{request.root_path}{quote(request.path)}?{query}"
        response.headers.add("Link", f'<{address}>; rel="next"')
    return response


def described(response: Response) -> Response:
    """With links to the description of the API, for machines and for people."""
    response.headers.add("Link", f'<{url_for(DESCRIBED_AT)}>; rel="service-desc"')
    response.headers.add("Link", f'<{url_for("reference.get_reference")}>; rel="service-doc"')
    return response
