"""A process that tries wrong passwords: `python -m tests.e2e.guessing URL NAME TIMES`, once a line comes in.

Its clock stands still, so that no pause ends. It says a line for each answer.
"""

import sys

from service.auth.keys import Unauthenticated
from service.auth.local import sign_in
from service.auth.lockout import TooManyAttempts
from service.clock import SimulatedClock
from service.store.engine import make_engine
from tests.support.plan import NOW


def main(url: str, name: str, times: str) -> None:
    engine, clock = make_engine(url), SimulatedClock(NOW, name)
    sys.stdin.readline()
    for _ in range(int(times)):
        try:
            sign_in(engine, clock, name, "not the password", "192.0.2.1")
        except Unauthenticated as error:
            sys.stdout.write(f"{error.code}\n")
        except TooManyAttempts:
            sys.stdout.write("too_many_attempts\n")
    engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
