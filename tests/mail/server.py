"""A mail server of its own: `python -m tests.mail.server PORT FILE [starttls|tls CERTIFICATE]`.

It writes down each message that it accepts. What it does depends on the recipient: `refused@` is answered
550, `busy@` 451; the message to `spam@` 554 and to `later@` 452; that to `slow@` is never answered; at that
to `dying@` it kills itself, after it has written it down. With a certificate it wants to be signed in to.
"""

import asyncio
import json
import os
import signal
import ssl
import sys
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

ANSWERS = {"refused": "550 5.1.1 no such mailbox", "busy": "451 4.2.1 come again"}
OF_MESSAGES = {"spam": "554 5.7.1 not wanted", "later": "452 4.3.1 no room"}
USER, PASSWORD = b"kvali", b"between us"


class Handler:
    """Its answers."""

    def __init__(self, file: Path) -> None:
        self.file = file

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = ANSWERS.get(address.partition("@")[0])
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        [to] = envelope.rcpt_tos
        who = to.partition("@")[0]
        if who in OF_MESSAGES:
            return OF_MESSAGES[who]
        content = envelope.content.decode() if isinstance(envelope.content, bytes) else ""
        with self.file.open("a") as file:
            file.write(json.dumps({"sender": envelope.mail_from, "to": to, "content": content}) + "\n")
        if who == "dying":
            os.kill(os.getpid(), signal.SIGKILL)
        if who == "slow":
            await asyncio.sleep(600)
        return "250 2.0.0 taken"


def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (USER, PASSWORD)
    return AuthResult(success=good, handled=good)


async def main(port: str, file: str, security: str = "none", certificate: str = "") -> None:
    context = None
    if security != "none":
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
    strict: dict[str, Any] = {"auth_required": True, "authenticator": authenticate} if context else {}
    if security == "starttls":
        strict |= {"tls_context": context, "require_starttls": True}
    if security == "tls":
        strict |= {"auth_require_tls": False}
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(
        lambda: SMTP(Handler(Path(file)), loop=loop, **strict),
        "127.0.0.1",
        int(port),
        ssl=context if security == "tls" else None,
    )
    async with listening:
        await listening.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
