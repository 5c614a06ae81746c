"""Verifying an export in the reader's own browser: nothing of it is sent here."""

from service.edge.gate import service
from service.queries.checkpoints import trusted
from service.web.page import page, seen
from service.web.pages.audit.frame import blueprint, shown


@blueprint.get("/verify")
@page("read_plan")
def verification(wp: str) -> str:
    """Where a file is dropped, and whose keys are trusted."""
    with seen(wp) as moment:
        return shown("verification.html", trusted=trusted(moment, service().settings.policy))
