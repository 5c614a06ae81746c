"""Checks of single settings. Each raises ValidationError, with what is wrong with the value."""

import re
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from marshmallow import ValidationError
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from events.tlog import MalformedError
from service.policy import read as read_policy

S3 = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?P<prefix>[\w./-]*))?")
MAILBOX = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?=.{1,253}\Z)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*"
)
"""An address that every server takes (RFC 5321, dot-string): nothing in it ends a header or a command."""
DRIVERS = {"sqlite": "pysqlite", "postgresql": "psycopg"}


def check_issuer(value: str) -> None:
    """The address of an identity provider."""
    check_address(value)
    if find_spec("authlib") is None:
        raise ValidationError("Authlib is missing: pip install 'kvali[oidc]'.")


def check_address(value: str) -> None:
    """An https address, or on this machine an http one."""
    parts = urlsplit(value)
    here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if not parts.hostname or parts.scheme not in (("https", "http") if here else ("https",)):
        raise ValidationError("Not an https address.")
    if parts.query or parts.fragment:
        raise ValidationError("An address without ? and #.")


def check_mail_address(value: str) -> None:
    """The address of a mailbox, as it is written in a header without quotes."""
    if not MAILBOX.fullmatch(value):
        raise ValidationError("Not an e-mail address.")


def check_secret(value: str) -> None:
    """A file that holds a secret."""
    try:
        if not Path(value).read_text(encoding="utf-8").strip():
            raise ValidationError("There is nothing in it.")
    except (OSError, UnicodeDecodeError) as error:
        raise ValidationError("It cannot be read.") from error


def check_folder(value: str) -> None:
    """A folder, or what can become one."""
    try:
        path = Path(value).expanduser()
        if not value or (path.exists() and not path.is_dir()):
            raise ValidationError("Not a folder.")
    except OSError as error:
        raise ValidationError(f"It cannot be looked at: {error.strerror}.") from error
    except RuntimeError as error:
        raise ValidationError("Nobody here has this home folder.") from error


def check_files(value: str) -> None:
    """A folder, or a bucket of S3-compatible storage."""
    if not value.startswith("s3:"):
        check_folder(value)
    elif not S3.fullmatch(value):
        raise ValidationError("Not the name of a bucket.")
    elif find_spec("boto3") is None:
        raise ValidationError("The client of S3 is missing: pip install 'kvali[s3]'.")


def check_policy(value: str) -> None:
    """A file that holds a trust policy."""
    try:
        read_policy(Path(value))
    except OSError as error:
        raise ValidationError(f"It cannot be read: {error.strerror}.") from error
    except MalformedError as error:
        raise ValidationError(f"It cannot be used: {error}.") from error


def check_database(value: str) -> None:
    """The URL of a database that can hold ledgers."""
    try:
        url = make_url(value)
        backend, driver = url.get_backend_name(), url.get_driver_name()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise ValidationError("Not the URL of a database that Kvali knows.") from error
    if DRIVERS.get(backend) != driver:
        raise ValidationError(f"Kvali does not work with {backend} through {driver}.")
    if backend == "sqlite" and url.database in {None, "", ":memory:"}:
        raise ValidationError("A database in memory would forget the ledger.")
    if backend == "postgresql" and find_spec("psycopg") is None:
        raise ValidationError("The PostgreSQL driver is missing: pip install 'kvali[postgres]'.")
