"""Hands one message over: to a server (RFC 5321), or into a folder.

Everything up to DATA can be done again without anybody getting anything. `begin` is called then; from there
on, unless the server answers, nobody knows whether it took the message.
"""

import os
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Timer
from typing import NamedTuple

from service.config import Mail, Smtp

Begin = Callable[[], bool]


class Parcel(NamedTuple):
    """A message, and where it goes."""

    id: str
    to: str
    content: bytes


class NotTaken(Exception):
    """It was certainly not delivered. `for_good`: it never will be; `address`: because of the address."""

    def __init__(self, detail: str, *, for_good: bool = False, address: bool = False) -> None:
        super().__init__(detail)
        self.for_good, self.address = for_good, address


class Unclear(Exception):
    """The server had it in its hands and gave no answer: it may have been delivered, or not."""


class TakenOver(Exception):
    """`begin` said that another process has taken the message on; nothing was sent."""


def hand_over(settings: Mail, parcel: Parcel, begin: Begin) -> str:
    """Deliver it; returns what was said to it. Raises NotTaken, Unclear, TakenOver."""
    if settings.smtp is None:
        return _into_folder(settings, parcel, begin)
    return _to_server(settings.smtp, settings.envelope, parcel, begin)


def _into_folder(settings: Mail, parcel: Parcel, begin: Begin) -> str:
    file = settings.folder / f"{parcel.id}.eml"
    draft = file.with_suffix(f".{os.getpid()}")
    try:
        settings.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.write_bytes(b"")
        draft.chmod(0o600)
        draft.write_bytes(parcel.content)
        if not begin():
            raise TakenOver
        draft.replace(file)
    except OSError as error:
        raise NotTaken(f"{settings.folder}: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)
    return f"put into {file.name}"


def _to_server(smtp: Smtp, envelope: str, parcel: Parcel, begin: Begin) -> str:
    late, begun = Event(), False
    try:
        with _greeted(smtp, late) as server:
            _accepted(server.mail(envelope), "the sender")
            _accepted(server.rcpt(parcel.to), "the address", address=True)
            begun = begin()
            if not begun:
                raise TakenOver
            code, answer = server.data(parcel.content)
            _accepted((code, answer), "the message")
            return _said(code, answer)
    except smtplib.SMTPAuthenticationError as error:
        raise NotTaken(f"the server does not take user name and password ({error.smtp_code})") from error
    except smtplib.SMTPResponseException as error:
        raise NotTaken(f"the server refused: {_said(error.smtp_code, error.smtp_error)}") from error
    except smtplib.SMTPNotSupportedError as error:
        raise NotTaken(f"the server lacks what is needed: {error}") from error
    except ssl.SSLCertVerificationError as error:
        raise NotTaken(f"the server's certificate is not accepted: {error.verify_message}") from error
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        why = (
            "no answer in time"
            if late.is_set() or isinstance(error, TimeoutError)
            else f"no answer: {type(error).__name__}"
        )
        if begun:
            raise Unclear(why) from error
        raise NotTaken(why) from error


@contextmanager
def _greeted(smtp: Smtp, late: Event) -> Iterator[smtplib.SMTP]:
    """A server that knows us, for so long and no longer: its own timeout begins anew with every byte."""
    host = socket.gethostname()
    context = None if smtp.security == "none" else ssl.create_default_context()
    server = (
        smtplib.SMTP_SSL(local_hostname=host, timeout=smtp.timeout, context=context)
        if smtp.security == "tls"
        else smtplib.SMTP(local_hostname=host, timeout=smtp.timeout)
    )
    # Whose certificate it has to be; given to the constructor, it would connect before the deadline begins.
    vars(server)["_host"] = smtp.host
    deadline = Timer(smtp.timeout, _cut, (server, late))
    deadline.start()
    try:
        _accepted(server.connect(smtp.host, smtp.port), "us")
        server.ehlo_or_helo_if_needed()
        if smtp.security == "starttls":
            server.starttls(context=context)
            server.ehlo()
        if smtp.user is not None:
            server.login(smtp.user, smtp.password or "")
        yield server
        with suppress(OSError, smtplib.SMTPException):
            server.docmd("QUIT")  # whatever it says to that, it has said what became of the message
    finally:
        deadline.cancel()
        server.close()


def _cut(server: smtplib.SMTP, late: Event) -> None:
    late.set()
    if server.sock is not None:
        socket.socket.shutdown(server.sock, socket.SHUT_RDWR)


def _accepted(reply: tuple[int, bytes], what: str, *, address: bool = False) -> None:
    """Raises NotTaken unless it was (RFC 5321, section 4.2.1): 5yz is for good, 4yz for now."""
    code, answer = reply
    if not 200 <= code < 300:
        # Of us and of the sender no answer is for good: that is for the operator to mend.
        for_good = code >= 500 and what in ("the address", "the message")
        raise NotTaken(
            f"the server refused {what}: {_said(code, answer)}", for_good=for_good, address=address
        )


def _said(code: int, answer: bytes | str) -> str:
    """An answer on one line; it was written by others."""
    text = answer.decode("ascii", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {''.join(c if c.isprintable() else ' ' for c in text)}"[:300]
