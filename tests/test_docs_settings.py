"""docs/settings.md tells the operator what service/config.py does."""

import json
from pathlib import Path

import pytest
from marshmallow import missing

from service import config
from service.variables import variables

DOCUMENT = (Path(__file__).parents[1] / "docs" / "settings.md").read_text(encoding="utf-8")
ROWS = {
    cells[0].strip("`"): cells
    for cells in (
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in DOCUMENT.splitlines()
        if line.startswith("| `")
    )
}


WITHOUT = {
    "KVALI_FILES": "`files` in `KVALI_HOME`",
    "KVALI_DATABASE_URL": "`kvali.db` in `KVALI_HOME`",
    "KVALI_KEYS": "`keys` in `KVALI_HOME`",
    "KVALI_POLICY": "no policy, no witnesses",
    "KVALI_URL": "only needed with an identity provider or a mail server",
    "KVALI_OIDC_ISSUER": "no identity provider",
    "KVALI_OIDC_CLIENT_ID": "no identity provider",
    "KVALI_OIDC_CLIENT_SECRET_FILE": "no identity provider",
    "KVALI_SMTP_HOST": "no server: mails are put into a folder",
    "KVALI_SMTP_PORT": "`587` with starttls, `465` with tls, `25` with none",
    "KVALI_SMTP_USER": "no sign-in",
    "KVALI_SMTP_PASSWORD_FILE": "no sign-in",
    "KVALI_MAIL_FROM": "`kvali@localhost`, in a folder only",
    "KVALI_MAIL_ENVELOPE_FROM": "that of `KVALI_MAIL_FROM`",
    "KVALI_MAIL_FOLDER": "`mail` in `KVALI_HOME`",
    "KVALI_WEBHOOK_NETWORKS": "the public internet alone",
}


def test_exactly_the_settings_there_are_have_documentation() -> None:
    assert set(ROWS) == set(variables()) | config.NAMES_OF_THE_TESTS


@pytest.mark.parametrize("name", list(variables()))
def test_the_documentation_tells_what_is_accepted_and_the_default(name: str) -> None:
    field = variables()[name]
    _, accepted, default, meaning = ROWS[name]
    assert accepted == field.metadata["accepts"]
    if field.load_default is missing:
        assert default == WITHOUT[name]
    else:
        assert default == "`{}`".format(json.dumps(field.load_default).strip('"'))
    assert meaning
