"""Where no webhook may lead: every way in which an address can try is refused."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from events.refusals import Refusal
from service.store import webhooks as store
from service.store.engine import writing
from service.webhooks import sending
from service.webhooks.addresses import NOWHERE, Forbidden, Target, check, resolved, target
from service.webhooks.sending import Undelivered, _Pinned, send
from tests.webhooks.conftest import House, Receiver

LOOPBACK = (ip_network("127.0.0.0/8"),)

REFUSED = [
    "",
    "https://",
    "example.org/hook",
    "ftp://example.org/",
    "file:///etc/passwd",
    "gopher://example.org/",
    "HTTPS://example.org/",
    "http://example.org/hook",
    "https://user@example.org/",
    "https://user:password@example.org/",
    "https://example.org@127.0.0.1/",
    "https://example.org\\@127.0.0.1/",
    "https://example.org/#fragment",
    "https://example.org/a b",
    "https://example.org/\n",
    "https://example.org/\r\nX-Injected: yes",
    "https://example.org/\tx",
    "https://exam\nple.org/",
    "https://example.org\r\nHost: 127.0.0.1/",
    "https://example.org/\x00",
    "https://example.org/მისამართი",
    "https://ⓔxample.org/",
    "https://127。0。0。1/",
    "https://example.org:0/",
    "https://example.org:65536/",
    "https://example.org:443443/",
    "https://example.org:x/",
    "https://example.org:/",
    "https://.example.org/",
    "https://example.org./",
    "https://-example.org/",
    "https://example_.org/",
    "https://localhost/",
    "https://LOCALHOST:8443/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://0/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://0177.0.0.1/",
    "https://127.0.0.01/",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://100.64.0.1/",
    "https://0.0.0.0/",
    "https://255.255.255.255/",
    "https://224.0.0.1/",
    "https://240.0.0.1/",
    "https://192.0.0.9/",
    "https://192.0.2.1/",
    "https://192.88.99.1/",
    "https://198.18.0.1/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:8.8.8.8]/",
    "https://[::127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b:1::1]/",
    "https://[2002:7f00:1::1]/",
    "https://[2001::1]/",
    "https://[2001:db8::1]/",
    "https://[3fff::1]/",
    "https://[fe80::1]/",
    "https://[fe80::1%25eth0]/",
    "https://[fec0::1]/",
    "https://[fd00::1]/",
    "https://[ff02::1]/",
    "https://[ff0e::1]/",
    "https://[5f00::1]/",
    "https://[::1/",
    "https://[]/",
    "https://example.org/" + "x" * 2000,
]


@pytest.mark.parametrize("url", REFUSED)
def test_no_webhook_leads_to(house: House, url: str) -> None:
    with pytest.raises(Refusal, match="url_refused") as refused:
        target(url, ())
    assert "\n" not in refused.value.detail
    assert refused.value.field == "url"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org", Target("https", "example.org", 443, "/")),
        ("https://Example.org/", Target("https", "example.org", 443, "/")),
        (
            "https://xn--80ak6aa.org:8443/a?b=c",
            Target("https", "xn--80ak6aa.org", 8443, "/a?b=c"),
        ),
        ("https://example.org?b=/c", Target("https", "example.org", 443, "/?b=/c")),
        ("https://8.8.8.8/", Target("https", "8.8.8.8", 443, "/")),
        ("https://[2606:4700::1111]:444/x", Target("https", "2606:4700::1111", 444, "/x")),
        ("https://a1.1b.org/", Target("https", "a1.1b.org", 443, "/")),
    ],
)
def test_a_webhook_leads_to(url: str, expected: Target) -> None:
    assert target(url, ()) == expected


def test_the_operator_can_allow_networks_and_plain_http_in_them_alone() -> None:
    networks = (ip_network("10.1.0.0/16"), ip_network("fd00::/8"))
    for url in ("http://10.1.2.3:8080/x", "https://10.1.2.3/x", "http://[fd00::1]/", "http://intranet/"):
        target(url, networks)
    for url in ("http://10.2.0.1/", "https://10.2.0.1/", "http://8.8.8.8/", "https://127.0.0.1/"):
        with pytest.raises(Refusal, match="url_refused"):
            target(url, networks)
    with pytest.raises(Forbidden, match="https only"):
        check(ip_address("8.8.8.8"), "http", networks)
    check(ip_address("8.8.8.8"), "https", networks)


def test_a_name_is_refused_by_where_it_leads() -> None:
    for name in ("localhost", "127.1", "0x7f000001", "2130706433"):  # as the system's resolver reads them
        with pytest.raises(Forbidden):
            resolved(Target("https", name, 443, "/"), ())
        assert "127.0.0.1" in resolved(Target("http", name, 80, "/"), (*LOOPBACK, ip_network("::1")))


def test_nothing_is_sent_to_a_name_that_leads_inside(up: Receiver) -> None:
    for scheme in ("http", "https"):
        with pytest.raises(Undelivered, match=NOWHERE):
            send(Target(scheme, "localhost", up.port, "/ok"), (), {}, b"{}")
    assert up.requests == []


def test_what_was_allowed_once_is_looked_at_again_each_time(house: House, up: Receiver) -> None:
    hook = house.add(f"{up.address}/ok")
    with writing(house.service.engine) as connection:
        row = store.webhook(connection, house.ledger.id, hook.id)
        assert row is not None
        store.change(connection, row, url=f"https://localhost:{up.port}/ok")
    house.post = house.post._replace(networks=())
    house.register("A")
    house.deliver()
    assert up.requests == []
    assert house.shown(hook).failure == NOWHERE


def test_the_address_that_was_looked_at_is_the_one_that_is_connected_to(up: Receiver) -> None:
    connection = _Pinned(Target("http", "rebound.invalid", up.port, "/"), ["127.0.0.1"])
    connection.request("POST", "/ok", b"{}", {"Host": "rebound.invalid"})
    assert connection.getresponse().status == 204
    connection.close()


def test_a_name_that_leads_nowhere_is_told_as_one_that_leads_inside() -> None:
    with pytest.raises(Undelivered, match=NOWHERE):
        send(Target("https", "nowhere.invalid", 443, "/"), (), {}, b"{}")
    with pytest.raises(Undelivered, match=NOWHERE):
        send(Target("https", "a..b", 443, "/"), (), {}, b"{}")


def test_the_next_address_is_tried_where_one_does_not_answer(up: Receiver) -> None:
    connection = _Pinned(Target("http", "two.invalid", up.port, "/"), ["127.0.0.2", "127.0.0.1"])
    connection.request("POST", "/ok", b"{}", {"Host": "two.invalid"})
    assert connection.getresponse().status == 204
    connection.close()


def certificate(name: str, file: Path) -> Path:
    """A certificate for a name, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture(params=["localhost", "other.example"])
def trusted(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A certificate of this name that this process trusts."""
    file = certificate(request.param, tmp_path / request.param)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    sending._trusting.cache_clear()
    yield file
    sending._trusting.cache_clear()


def test_the_certificate_has_to_be_that_of_the_name(tmp_path: Path, trusted: Path) -> None:
    receiver = Receiver(tmp_path, trusted)
    networks = (*LOOPBACK, ip_network("::1"))
    with receiver.listening():
        where = Target("https", "localhost", receiver.port, "/ok")
        if trusted.name == "localhost":
            assert send(where, networks, {}, b"{}") == 204
        else:
            with pytest.raises(Undelivered, match="its certificate is not accepted"):
                send(where, networks, {}, b"{}")
    assert len(receiver.requests) == (trusted.name == "localhost")


def test_a_certificate_that_nobody_vouches_for_is_not_accepted(tmp_path: Path) -> None:
    receiver = Receiver(tmp_path, certificate("localhost", tmp_path / "unknown"))
    with receiver.listening(), pytest.raises(Undelivered, match="its certificate is not accepted"):
        send(Target("https", "localhost", receiver.port, "/ok"), (*LOOPBACK, ip_network("::1")), {}, b"{}")
    assert receiver.requests == []


def test_what_speaks_no_http_is_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        for scheme in ("https", "http"):
            with pytest.raises(Undelivered, match="no answer"):
                send(Target(scheme, "127.0.0.1", port, "/"), LOOPBACK, {}, b"{}")
