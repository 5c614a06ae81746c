"""A witness that is killed, and what it cosigned before; a state that was lost, and a witness that starts."""

import signal
from threading import Thread
from time import sleep

import httpx

from tests.support.log import SmallLog
from tests.support.server import called
from tests.support.witness import Agency


def refuses_to_serve(agency: Agency) -> str:
    """What it says when it is to be served, and is not."""
    done = called(agency.environ, "witness", "serve", *agency.files, "--port", str(agency.port))
    assert done.returncode == 1
    return done.stderr


def test_killed_at_any_moment_it_never_takes_back_what_it_cosigned(agency: Agency, log: SmallLog) -> None:
    forked, reached = log.forked(at=0), 0
    for round_ in range(3):
        server = agency.start()
        answered = [reached]
        growing = Thread(target=grow, args=(agency, log, answered))
        growing.start()
        while len(answered) < 3 + 10 * round_:
            sleep(0.001)
        server.stop(signal.SIGKILL)
        growing.join()
        with agency.serving():
            size = int(agency.post(log.request(250, 251)).text)
            assert answered[-1] <= size <= answered[-1] + 1
            for old in (0, size - 1, size):
                assert agency.post(forked.request(old, size)).status_code == 409
            assert agency.post(forked.request(size, size + 1)).status_code == 422
            assert agency.post(log.request(size, size)).status_code == 200
        reached = size


def grow(agency: Agency, log: SmallLog, answered: list[int]) -> None:
    """Have one size after the other cosigned until nobody answers any more."""
    with httpx.Client(base_url=agency.address, timeout=30) as client:
        try:
            for size in range(answered[-1] + 1, 250):
                response = client.post("/add-checkpoint", content=log.request(answered[-1], size))
                assert response.status_code == 200, response.text
                answered.append(size)
        except httpx.TransportError:
            return


def test_a_witness_whose_state_was_lost_does_not_start(agency: Agency, log: SmallLog) -> None:
    with agency.serving():
        assert agency.post(log.request(0, 5)).status_code == 200
    agency.state.unlink()
    assert "there is no state" in refuses_to_serve(agency)
    assert not agency.state.exists()


def test_a_state_that_is_lost_while_it_serves_stops_it_from_cosigning(witness: Agency, log: SmallLog) -> None:
    assert witness.post(log.request(0, 5)).status_code == 200
    witness.state.unlink()
    assert witness.post(log.request(0, 5)).status_code == 503
    assert witness.post(log.request(5, 6)).status_code == 503
    assert httpx.get(f"{witness.address}/healthz").status_code == 503


def test_a_damaged_state_is_not_served(agency: Agency, log: SmallLog) -> None:
    with agency.serving():
        assert agency.post(log.request(0, 5)).status_code == 200
    agency.state.write_bytes(agency.state.read_bytes().replace(b"\n5\n", b"\n3\n"))
    assert "cannot be used: the signature of log.example.org/plan is false" in refuses_to_serve(agency)
