"""What the log has signed, who has cosigned it, and how it goes with a checkpoint that the reader kept."""

from flask import url_for

from service.edge.gate import ledger, service
from service.queries import checkpoints as query
from service.queries.witnesses import checkpoint
from service.web.page import page, seen
from service.web.pages.audit.frame import blueprint, shown

SHOWN = 10
"""Checkpoints that are listed, the newest first."""


def address(wp: str, number: int) -> str:
    """Where the newest checkpoint of a log is served."""
    return (
        url_for("log.get_checkpoint", wp=wp, number=number)
        if number > 1
        else url_for("log.get_checkpoint", wp=wp)
    )


@blueprint.get("/checkpoints")
@page("read_events")
def checkpoints(wp: str) -> str:
    """The newest checkpoints, the witnesses, the quorum."""
    ledger(wp).settle()
    policy = service().settings.policy
    with seen(wp) as moment:
        found = checkpoint(moment, policy)
        return shown(
            "checkpoints.html",
            found=found,
            logs=[{"origin": log.origin, "checkpoint": address(wp, log.number)} for log in found.logs],
            signed=query.newest(moment, policy, SHOWN),
            trusted=query.trusted(moment, policy),
        )
