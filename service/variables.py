"""The KVALI_… variables: the name, the default and the check of each, and in words what it accepts."""

from ipaddress import ip_network
from typing import Any

from marshmallow import Schema, ValidationError, fields, missing, validate

from service.checks import (
    check_address,
    check_database,
    check_files,
    check_folder,
    check_issuer,
    check_mail_address,
    check_policy,
    check_secret,
)

SMTP_PORTS = {"starttls": 587, "tls": 465, "none": 25}
"""How a connection to a mail server can be secured, and the port that is usual for it."""
LOG_LEVELS = ("debug", "info", "warning", "error")


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
        validate=validate.OneOf(tuple(SMTP_PORTS)),
        metadata={"accepts": f"one of {', '.join(SMTP_PORTS)}"},
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


def variables() -> dict[str, fields.Field[object]]:
    """The schema's fields under the names of their environment variables."""
    return {field.data_key: field for field in SettingsSchema().fields.values() if field.data_key}
