"""Where a webhook may lead: to the public internet over https, or where the operator allows it.

A request that others make us send must not reach what only we can reach (server-side request forgery). So
an address is read in one way, here, and the very IP addresses that were looked at are connected to.
"""

import re
import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import NamedTuple

from events.refusals import Refusal, invalid
from service.webhooks import Networks

LONGEST = 2000
MOST_ADDRESSES = 2
"""Of one name: no more are tried, nor looked at."""

DEFAULT_PORTS = {"https": 443, "http": 80}

_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]"
_URL = re.compile(
    rf"(?P<scheme>https?)://(?P<host>{_HOST})(?::(?P<port>[0-9]{{1,5}}))?"
    r"(?P<path>(?:/[A-Za-z0-9/._~!$&'()*+,;=:@%-]*)?(?:\?[A-Za-z0-9/?._~!$&'()*+,;=:@%-]*)?)"
)
_NUMERIC = re.compile(r"(?:.*\.)?(?:[0-9]+|0[xX][0-9A-Fa-f]*)")
"""What programs take for an IPv4 address (WHATWG URL, "ends in a number"), however it is written."""

_UNICAST = IPv6Network("2000::/3")
"""Of IPv6, all that was ever given out. What embeds IPv4 (mapped, NAT64) and what is local is outside it."""
_NOT_PUBLIC = (
    IPv4Network("192.0.0.0/24"),  # protocol assignments
    IPv4Network("192.88.99.0/24"),  # relays of 6to4, given up
    IPv6Network("2001::/23"),  # protocol assignments, Teredo among them
    IPv6Network("2002::/16"),  # 6to4, which embeds IPv4
    IPv6Network("3fff::/20"),  # documentation
)

Address = IPv4Address | IPv6Address


NOWHERE = "it leads to no address that events may be sent to"
"""Said of what is private and of what is nowhere alike: nobody learns which names there are inside."""


class Forbidden(Exception):
    """This address leads where no webhook may; says why."""


class Target(NamedTuple):
    """An address, taken apart. `path` begins with a slash and has the query on it."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and port, as the header Host has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


def target(url: str, networks: Networks) -> Target:
    """Where this address leads, as far as it says so itself: names are looked up when something is sent.

    Refusal: `url_refused`.
    """
    match = _URL.fullmatch(url) if len(url) <= LONGEST else None
    if match is None:
        raise _refused(
            "not an address that events can be sent to: https://, a host and a path, in ASCII; no user name,"
            " no fragment"
        )
    scheme, host, path = match["scheme"], match["host"].strip("[]").lower(), match["path"]
    port = int(match["port"] or DEFAULT_PORTS[scheme])
    if not 0 < port < 65536:
        raise _refused(f"there is no port {port}")
    if scheme == "http" and not networks:
        raise _refused("events are sent over https only")
    found = Target(scheme, host, port, path if path.startswith("/") else f"/{path}")
    address = _literal(match["host"])
    if address is not None:
        try:
            check(address, scheme, networks)
        except Forbidden as forbidden:
            raise _refused(str(forbidden)) from forbidden
    return found


def check(address: Address, scheme: str, networks: Networks) -> None:
    """Whether something may be sent to this IP address. Raises Forbidden."""
    if any(address in network for network in networks):
        return
    if not _public(address):
        raise Forbidden(NOWHERE)
    if scheme != "https":
        raise Forbidden("events are sent over https only")


def resolved(where: Target, networks: Networks) -> list[str]:
    """The IP addresses of a target, all of which something may be sent to. Raises Forbidden, OSError."""
    found = socket.getaddrinfo(where.host, where.port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))[:MOST_ADDRESSES]
    for address in addresses:
        check(ip_address(address), where.scheme, networks)
    return addresses


def _public(address: Address) -> bool:
    if isinstance(address, IPv6Address) and address not in _UNICAST:
        return False
    special = address.is_multicast or any(address in network for network in _NOT_PUBLIC)
    return address.is_global and not special


def _literal(host: str) -> Address | None:
    """The IP address that a host is, unless it is a name. Refusal: `url_refused`; it is written oddly."""
    if host.lower() == "localhost":
        return IPv4Address("127.0.0.1")
    if not host.startswith("[") and not _NUMERIC.fullmatch(host):
        return None
    try:
        return ip_address(host.strip("[]"))
    except ValueError as error:
        raise _refused(f"{host} is no IP address as it is usually written") from error


def _refused(reason: str) -> Refusal:
    return invalid("url_refused", reason, "url")
