"""The service's settings: KVALI_… environment variables, checked once, at start.

docs/settings.md describes each variable to the operator; a test keeps the two alike.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError, fields, missing, validate
from sqlalchemy import URL, make_url

from events.tlog.policy import Policy
from service.checks import (
    S3,
    check_address,
    check_database,
    check_files,
    check_folder,
    check_issuer,
    check_mail_address,
    check_policy,
    check_secret,
)
from service.policy import NO_POLICY
from service.policy import read as read_policy

PREFIX = "KVALI_"
NAMES_OF_THE_TESTS = frozenset({"KVALI_PLAN_SOURCE", "KVALI_REQUIRE", "KVALI_TEST_POSTGRES"})
_SMTP_PORTS = {"starttls": 587, "tls": 465, "none": 25}
LOG_LEVELS = ("debug", "info", "warning", "error")


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
    log_level: str
    """The least serious kind of message that is logged: one of LOG_LEVELS."""


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
        port=given["smtp_port"] or _SMTP_PORTS[security],
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


def _whole_number(name: str, default: Any, low: int, high: int) -> fields.Integer:
    accepts = f"a whole number from {low} to {high}"
    check = validate.Range(low, high)
    return fields.Integer(data_key=name, load_default=default, validate=check, metadata={"accepts": accepts})


class _Networks(fields.String):
    """Networks, each `10.0.0.0/8` or `fd00::/8`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        try:
            return tuple(ip_network(each.strip()) for each in text.split(",") if each.strip())
        except ValueError as error:
            raise ValidationError(f"It names what is no network: {error}.") from error


class SettingsSchema(Schema):
    """Name, default and check of each variable, and in words what it accepts."""

    home = fields.String(
        data_key="KVALI_HOME",
        load_default="./var",
        validate=check_folder,
        metadata={"accepts": "the path of a folder, which is made if it is missing"},
    )
    keys = fields.String(
        data_key="KVALI_KEYS",
        validate=check_folder,
        metadata={"accepts": "the path of a folder, which is made if it is missing"},
    )
    policy = fields.String(
        data_key="KVALI_POLICY",
        validate=check_policy,
        metadata={"accepts": "the path of a trust policy (c2sp.org/tlog-policy)"},
    )
    files = fields.String(
        data_key="KVALI_FILES",
        validate=check_files,
        metadata={"accepts": "the path of a folder, which is made if it is missing, or s3://BUCKET/PREFIX"},
    )
    s3_endpoint = fields.Url(
        data_key="KVALI_S3_ENDPOINT",
        schemes={"http", "https"},
        require_tld=False,
        load_default=None,
        metadata={"accepts": "an http or https address"},
    )
    file_max_mib = _whole_number("KVALI_FILE_MAX_MIB", default=25, low=1, high=1024)
    database_url = fields.String(
        data_key="KVALI_DATABASE_URL",
        validate=check_database,
        metadata={"accepts": "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE"},
    )
    public = fields.Boolean(
        data_key="KVALI_PUBLIC",
        load_default=False,
        truthy={"true"},
        falsy={"false"},
        metadata={"accepts": "true or false"},
    )
    url = fields.String(
        data_key="KVALI_URL",
        validate=check_address,
        metadata={"accepts": "an https address (on this machine http as well)"},
    )
    oidc_issuer = fields.String(
        data_key="KVALI_OIDC_ISSUER",
        validate=check_issuer,
        metadata={"accepts": "an https address (on this machine http as well)"},
    )
    oidc_client_id = fields.String(
        data_key="KVALI_OIDC_CLIENT_ID",
        validate=validate.Length(1, 255),
        metadata={"accepts": "1 to 255 characters"},
    )
    oidc_client_secret_file = fields.String(
        data_key="KVALI_OIDC_CLIENT_SECRET_FILE",
        validate=check_secret,
        metadata={"accepts": "the path of a file that holds the secret"},
    )
    proxies = _whole_number("KVALI_PROXIES", default=0, low=0, high=5)
    rate_per_key = _whole_number("KVALI_RATE_PER_KEY", default=3000, low=0, high=1_000_000)
    rate_per_address = _whole_number("KVALI_RATE_PER_ADDRESS", default=3000, low=0, high=1_000_000)
    report_grace_days = _whole_number("KVALI_REPORT_GRACE_DAYS", default=14, low=0, high=90)
    smtp_host = fields.String(
        data_key="KVALI_SMTP_HOST",
        validate=validate.Regexp(r"[A-Za-z0-9.:-]{1,255}\Z"),
        metadata={"accepts": "the name or address of a mail server"},
    )
    smtp_port = _whole_number("KVALI_SMTP_PORT", default=missing, low=1, high=65535)
    smtp_security = fields.String(
        data_key="KVALI_SMTP_SECURITY",
        load_default="starttls",
        validate=validate.OneOf(tuple(_SMTP_PORTS)),
        metadata={"accepts": f"one of {', '.join(_SMTP_PORTS)}"},
    )
    smtp_user = fields.String(
        data_key="KVALI_SMTP_USER",
        validate=validate.Length(1, 255),
        metadata={"accepts": "1 to 255 characters"},
    )
    smtp_password_file = fields.String(
        data_key="KVALI_SMTP_PASSWORD_FILE",
        validate=check_secret,
        metadata={"accepts": "the path of a file that holds the password"},
    )
    smtp_timeout = _whole_number("KVALI_SMTP_TIMEOUT", default=60, low=1, high=300)
    mail_from = fields.String(
        data_key="KVALI_MAIL_FROM",
        validate=check_mail_address,
        metadata={"accepts": "an e-mail address"},
    )
    mail_envelope_from = fields.String(
        data_key="KVALI_MAIL_ENVELOPE_FROM",
        validate=check_mail_address,
        metadata={"accepts": "an e-mail address"},
    )
    mail_folder = fields.String(
        data_key="KVALI_MAIL_FOLDER",
        validate=check_folder,
        metadata={"accepts": "the path of a folder, which is made if it is missing"},
    )
    workers = _whole_number("KVALI_WORKERS", default=2, low=1, high=64)
    threads = _whole_number("KVALI_THREADS", default=8, low=1, high=256)
    webhook_networks = _Networks(
        data_key="KVALI_WEBHOOK_NETWORKS",
        metadata={"accepts": "networks in CIDR notation, with commas between them"},
    )
    log_level = fields.String(
        data_key="KVALI_LOG_LEVEL",
        load_default="info",
        validate=validate.OneOf(LOG_LEVELS),
        metadata={"accepts": f"one of {', '.join(LOG_LEVELS)}"},
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


def variables() -> dict[str, fields.Field[object]]:
    """The schema's fields under the names of their environment variables."""
    return {field.data_key: field for field in SettingsSchema().fields.values() if field.data_key}


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
