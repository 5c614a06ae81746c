"""The service's settings: KVALI_… environment variables, checked once, at start.

docs/settings.md describes each variable to the operator; a test keeps the two alike.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any

from marshmallow import ValidationError
from sqlalchemy import URL, make_url

from events.tlog.policy import Policy
from service.checks import S3
from service.policy import NO_POLICY
from service.policy import read as read_policy
from service.variables import SMTP_PORTS, SettingsSchema, variables

PREFIX = "KVALI_"
NAMES_OF_THE_TESTS = frozenset(
    {"KVALI_PLAN_SOURCE", "KVALI_REQUIRE", "KVALI_TEST_POSTGRES", "KVALI_TEST_SITE"}
)


class SettingsError(Exception):
    """One line for each variable that cannot be used: its name, its value, and what is wrong or accepted."""


@dataclass(frozen=True, kw_only=True)
class Oidc:
    """The identity provider through which people sign in, and what we are to it."""

    issuer: str
    client_id: str
    client_secret: str
    redirect_uri: str
    """Where it sends people back to, as it knows it."""


@dataclass(frozen=True, kw_only=True)
class Smtp:
    """The server that takes mail from us, and on which terms."""

    host: str
    port: int
    security: str
    """starttls, tls (from the first byte on) or none."""
    user: str | None
    password: str | None = field(repr=False)
    timeout: int
    """Seconds that one message may take, all in all."""


@dataclass(frozen=True, kw_only=True)
class Mail:
    """How people are written to."""

    url: str
    """Where links in mails begin, without a slash at the end."""
    sender: str
    """The address that mails are from."""
    envelope: str
    """The address to which servers return what they cannot deliver."""
    folder: Path
    """Where mails are put while there is no server; absolute."""
    smtp: Smtp | None

    @property
    def domain(self) -> str:
        """In which our Message-IDs are unique."""
        return self.sender.rpartition("@")[2]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What an operator can choose."""

    home: Path
    """Folder of everything the service writes; absolute. It need not exist yet."""
    keys: Path
    """Folder of the ledgers' signing keys; absolute."""
    policy: Policy
    """Which witnesses are asked to cosign, and how many of them count."""
    files: str
    """Where files are kept: an absolute path, or s3://bucket/prefix."""
    s3_endpoint: str | None
    """Where S3-compatible storage answers; null for Amazon's."""
    file_max_mib: int
    """The largest file that is taken, in MiB."""
    database_url: URL
    """A SQLite file, or PostgreSQL through psycopg 3."""
    public: bool
    """Whether plan, completion and reports can be read without a key."""
    proxies: int
    """Reverse proxies in front of the service, whose word on who asks is taken."""
    rate_per_key: int
    """Requests a minute that are taken from one key; 0: any number."""
    rate_per_address: int
    """The same, from one address, of requests without a good key."""
    oidc: Oidc | None
    """The identity provider, where people sign in through one."""
    report_grace_days: int
    """Whole days from the close of a quarter to its accountability report."""
    workers: int
    """Processes that answer requests."""
    threads: int
    """Requests that one process answers at a time."""
    mail: Mail
    """How people are written to."""
    webhook_networks: tuple[IPv4Network | IPv6Network, ...]
    """Where webhooks may lead besides the public internet, over http as well."""
    secure: bool
    """Whether people reach the service over https, so that cookies go nowhere else."""
    log_level: str
    """The least serious kind of message that is logged: one of variables.LOG_LEVELS."""


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Read the KVALI_… variables of `environ`, normally `os.environ`.

    Raises:
        SettingsError: a value cannot be used, or a name that starts with KVALI_ is unknown.
    """
    given = {k: v for k, v in environ.items() if k.startswith(PREFIX) and k not in NAMES_OF_THE_TESTS}
    try:
        values = SettingsSchema().load(given)
    except ValidationError as error:
        reasons = error.messages_dict.items()
        raise SettingsError(
            "\n".join(_complaint(name, given, why) for name, why in sorted(reasons))
        ) from None
    home = Path(values.pop("home")).expanduser().absolute()
    keys = Path(values.pop("keys", home / "keys")).expanduser().absolute()
    policy = read_policy(Path(values.pop("policy"))) if "policy" in values else NO_POLICY
    values.setdefault("webhook_networks", ())
    values["secure"] = values.get("url", "").startswith("https:")
    files = values.pop("files", None) or str(home / "files")
    if not S3.fullmatch(files):
        files = str(Path(files).expanduser().absolute())
    database = values.pop("database_url", None)
    url = make_url(database) if database else URL.create("sqlite", database=str(home / "kvali.db"))
    mail = _mail({name: values.pop(name, None) for name in _MAIL}, values.get("url"), home)
    oidc = _oidc({name: values.pop(name, None) for name in _OIDC})
    return Settings(
        home=home, keys=keys, policy=policy, database_url=url, oidc=oidc, files=files, mail=mail, **values
    )


def _oidc(given: dict[str, str | None]) -> Oidc | None:
    """All that an identity provider takes, or nothing. Raises SettingsError where something is missing."""
    missing = ", ".join(sorted(_OIDC[name] for name, value in given.items() if value is None))
    if all(value is None for name, value in given.items() if name != "url"):
        return None
    if missing:
        raise SettingsError(f"An identity provider takes {missing} as well.")
    issuer, client_id, file, url = (given[name] or "" for name in _OIDC)
    secret = Path(file).read_text(encoding="utf-8").strip()
    address = f"{url.rstrip('/')}/auth/callback"
    return Oidc(issuer=issuer, client_id=client_id, client_secret=secret, redirect_uri=address)


def _mail(given: dict[str, Any], url: str | None, home: Path) -> Mail:
    """How people are written to. Raises SettingsError where a server is named and something is missing."""
    host, sender = given["smtp_host"], given["mail_from"]
    if host is not None and (url is None or sender is None):
        raise SettingsError(
            "Mail that is sent (KVALI_SMTP_HOST) takes KVALI_URL and KVALI_MAIL_FROM as well."
        )
    if (given["smtp_user"] is None) != (given["smtp_password_file"] is None):
        raise SettingsError("KVALI_SMTP_USER and KVALI_SMTP_PASSWORD_FILE go together.")
    security, user, file = given["smtp_security"], given["smtp_user"], given["smtp_password_file"]
    if user is not None and security == "none":
        raise SettingsError("A password is not sent in clear: KVALI_SMTP_SECURITY has to be starttls or tls.")
    smtp = host and Smtp(
        host=host,
        port=given["smtp_port"] or SMTP_PORTS[security],
        security=security,
        user=user,
        password=file and Path(file).read_text(encoding="utf-8").strip(),
        timeout=given["smtp_timeout"],
    )
    sender = sender or "kvali@localhost"
    return Mail(
        url=(url or "http://127.0.0.1:8000").rstrip("/"),
        sender=sender,
        envelope=given["mail_envelope_from"] or sender,
        folder=Path(given["mail_folder"] or home / "mail").expanduser().absolute(),
        smtp=smtp or None,
    )


_MAIL = (
    "smtp_host",
    "smtp_port",
    "smtp_security",
    "smtp_user",
    "smtp_password_file",
    "smtp_timeout",
    "mail_from",
    "mail_envelope_from",
    "mail_folder",
)
"""What says how people are written to, beside KVALI_URL."""

_OIDC = {
    "oidc_issuer": "KVALI_OIDC_ISSUER",
    "oidc_client_id": "KVALI_OIDC_CLIENT_ID",
    "oidc_client_secret_file": "KVALI_OIDC_CLIENT_SECRET_FILE",
    "url": "KVALI_URL",
}
"""What an identity provider takes, in this order: all of it."""


def _complaint(name: str, given: Mapping[str, str], reasons: list[str]) -> str:
    known = variables()
    if name not in known:
        near = get_close_matches(name, known, n=1, cutoff=0.75)
        return f"{name} is not a setting." + (
            f" Did you mean {near[0]}?" if near else " See docs/settings.md."
        )
    shown = _without_secrets(given[name]) if name == "KVALI_DATABASE_URL" else given[name]
    return f"{name} is {shown!r}. {' '.join(reasons)} Accepted: {known[name].metadata['accepts']}."


def _without_secrets(url: str) -> str:
    """The scheme of `url` alone: in one that cannot be parsed, a password can stand anywhere after it."""
    scheme = re.match(r"[a-z0-9+]+://", url)
    return f"{scheme[0] if scheme else ''}***"
