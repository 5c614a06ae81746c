"""What a storage of files promises, in a folder and on a server of its own that speaks S3's protocol."""

import hashlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import boto3
import httpx
import pytest
from sqlalchemy import URL

from service.files.storage import FileDamaged, FilesUnavailable, Storage, checked, make_storage
from tests.support import documents as d
from tests.support.plan import LAB, WORKPLAN, make_key, new_service, settings_for
from tests.support.server import Server, environment, free_port

KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
CONTENT = os.urandom(300_000)
SHA = hashlib.sha256(CONTENT).hexdigest()
STARTS_WITHIN_S = 30


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """A server of S3's protocol, in a process of its own."""
    address = f"http://127.0.0.1:{(port := free_port())}"
    command = [sys.executable, "-m", "moto.server", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = monotonic() + STARTS_WITHIN_S
        while True:
            try:
                httpx.get(address)
                break
            except httpx.TransportError:
                assert monotonic() < deadline, "moto did not start"
                sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def client(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3", endpoint_url=endpoint)
    client.create_bucket(Bucket="evidence")
    return client


@pytest.fixture(params=["folder", "s3"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "folder":
        return make_storage(str(tmp_path / "files"), None)
    request.getfixturevalue("client")
    return make_storage("s3://evidence/of/garden", request.getfixturevalue("endpoint"))


def test_what_is_put_is_read_again(storage: Storage) -> None:
    assert checked(storage, SHA) is None
    storage.put(SHA, BytesIO(CONTENT), len(CONTENT))
    storage.put(SHA, BytesIO(CONTENT), len(CONTENT))
    copy = checked(storage, SHA)
    assert copy is not None
    with copy:
        assert copy.read() == CONTENT


def test_what_was_altered_in_a_bucket_is_not_given_out(client: Any, endpoint: str) -> None:
    storage = make_storage("s3://evidence/x", endpoint)
    storage.put(SHA, BytesIO(CONTENT), len(CONTENT))
    client.put_object(Bucket="evidence", Key=f"x/{SHA}", Body=CONTENT[:-1])
    with pytest.raises(FileDamaged, match=SHA):
        checked(storage, SHA)


def test_a_bucket_that_is_not_there_is_told(client: Any, endpoint: str) -> None:
    with pytest.raises(FilesUnavailable, match="NoSuchBucket"):
        make_storage("s3://nothing", endpoint).put(SHA, BytesIO(CONTENT), len(CONTENT))


def test_a_server_that_is_away_is_told(client: Any) -> None:
    storage = make_storage("s3://evidence", f"http://127.0.0.1:{free_port()}")
    with pytest.raises(FilesUnavailable, match="EndpointConnectionError"):
        storage.put(SHA, BytesIO(CONTENT), len(CONTENT))
    with pytest.raises(FilesUnavailable, match="EndpointConnectionError"):
        checked(storage, SHA)


@pytest.fixture(params=["folder", "s3"])
def server(request: pytest.FixtureRequest, sqlite_url: URL, tmp_path: Path) -> Iterator[tuple[Server, str]]:
    """`kvali serve` with files of up to 1 MiB, and a lead's key."""
    service = new_service(settings_for(sqlite_url, tmp_path))
    key = make_key(service, LAB)
    service.close()
    environ = environment(sqlite_url, tmp_path) | KEYS | {"KVALI_FILE_MAX_MIB": "1"}
    if request.param == "s3":
        request.getfixturevalue("client")
        environ |= {
            "KVALI_FILES": "s3://evidence/served",
            "KVALI_S3_ENDPOINT": request.getfixturevalue("endpoint"),
        }
    started = Server(environ)
    try:
        started.wait()
        yield started, key
    finally:
        started.stop()


def test_a_running_service_takes_files_as_they_come_and_no_larger_ones(server: tuple[Server, str]) -> None:
    running, key = server
    headers = {"Content-Type": "text/plain"}
    text = "კვალი\n".encode() * 50_000  # nearly a MiB
    with running.client(key, WORKPLAN) as client:

        def send(content: Any) -> httpx.Response:
            return client.post("/files?name=log.txt", content=content, headers=headers)

        made = send(text)
        assert made.status_code == 201, made.text
        pieces = send(iter([text[:100_000], text[100_000:]]))  # of unannounced length
        assert (pieces.status_code, pieces.json()) == (200, made.json())
        given = client.get(f"/files/{made.json()['sha256']}", headers={"Range": "bytes=16-"})
        assert (given.status_code, given.content) == (206, text[16:])
        for large in (text + text, iter([text, text])):
            refused = send(large)
            assert (refused.status_code, refused.json()["code"]) == (413, "too_large")
        pdf = client.post("/files?name=a.pdf", content=d.PDF)
        assert pdf.status_code == 201


def test_an_upload_that_breaks_off_is_not_kept(server: tuple[Server, str]) -> None:
    running, key = server
    host, port = running.base.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        head = (
            f"POST /api/v1/workplans/{WORKPLAN}/files?name=a.txt HTTP/1.1\r\nHost: x\r\n"
            f"Authorization: Bearer {key}\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nhalf"
        )
        connection.sendall(head.encode())
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert b" 422 " in answer.split(b"\r\n")[0]
    assert b"file_incomplete" in answer
    sha256 = hashlib.sha256(b"half").hexdigest()
    with running.client(key, WORKPLAN) as client:
        assert client.get(f"/files/{sha256}").json()["code"] == "unknown_file"
