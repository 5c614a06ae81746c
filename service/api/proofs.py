"""What proves an event: its `.tlog-proof`, a file that agencies keep beside their receipt."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from events.tlog.tlog_proof import MEDIA_TYPE
from service.api import parameters
from service.api.describe import MARK, describe
from service.api.parsing import Parser
from service.edge.gate import guarded, ledger, service
from service.queries.proofs import event_proof
from service.queries.view import view

blueprint = Blueprint(
    "proofs", __name__, url_prefix="/api/v1/workplans/<wp>/events", description="Proofs of events."
)
blueprint.ARGUMENTS_PARSER = Parser()


def get_event_proof(args: dict[str, Any], wp: str, position: int) -> Response:
    """The proof that an event is in the ledger, to be verified offline (c2sp.org/tlog-proof)."""
    here = service()
    ledger(wp).settle()
    with view(here.engine, wp, here.clock, args["as_of"]) as seen:
        proof = event_proof(seen, here.settings.policy, position, args["size"])
    response = Response(proof.encode(), content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{wp}-{position}.tlog-proof"'
    return response


_read = blueprint.arguments(parameters.Proof, location="query")(get_event_proof)
_read = blueprint.response(200, {"type": "string"}, content_type="text/plain", headers=MARK)(_read)
_read = describe(blueprint, "read_events", name="get_event_proof")(_read)
blueprint.add_url_rule("/<int:position>/proof", "get_event_proof", guarded("read_events")(_read))
