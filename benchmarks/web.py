"""What the overview costs the server: of sixty activities and 2,000 events, and of 5,000 and 205,000.

python -m benchmarks.web
"""

import gc
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

from flask.testing import FlaskClient

from benchmarks import ours
from benchmarks.plans import Large, Plan, Small
from benchmarks.rounds import rates, report, run
from service.app import create_app
from service.bootstrap import Service
from service.config import load_settings
from service.store import migrate

READS = 20


@contextmanager
def site(appender: type[Plan]) -> Iterator[tuple[Plan, FlaskClient]]:
    """A service with this plan, in this process, open to the public."""
    with tempfile.TemporaryDirectory(prefix="kvali-bench-") as home:
        url = str(ours.sqlite_url(Path(home)))
        given = {
            "KVALI_HOME": home,
            "KVALI_DATABASE_URL": url,
            "KVALI_PUBLIC": "true",
            "KVALI_LOG_LEVEL": "warning",
        }
        service = Service(load_settings(given | {"KVALI_RATE_PER_ADDRESS": "0"}))
        migrate.upgrade(service.engine)
        ledger = service.open_ledger("bench", "example.org/bench")
        plan = appender(service.engine, ledger, ledger.id, 0)
        plan.plan()
        try:
            yield plan, create_app(service).test_client()
        finally:
            service.close()


def looking(client: FlaskClient, times: int = READS) -> int:
    """The overview, so many times."""
    for _ in range(times):
        assert client.get("/en/workplans/bench/").status_code == 200
    return times


def updated(plan: Plan, client: FlaskClient) -> Callable[[], int]:
    """Look at the overview once after an update of another activity, as somebody does who is the first to."""
    numbers = count()

    def work() -> int:
        number = next(numbers)
        plan.report_on(plan.rounds, number, plan.codes[number : number + 1])
        return looking(client, 1)

    return work


def overview() -> bool:
    """Both plans, while nothing happens, and the first time after each update."""
    with ExitStack() as stack:
        few, many = (stack.enter_context(site(one)) for one in (Small, Large))
        looking(few[1], 1)
        looking(many[1], 1)
        gc.collect()
        gc.freeze()  # as a server does with what stays
        still = rates(
            {"60 activities": lambda: looking(few[1]), "5,000 activities": lambda: looking(many[1])}
        )
        moved = rates({"60 activities": updated(*few), "5,000 activities": updated(*many)})
    print("\nThe first look at the overview after an update, which counts it anew (no target)")
    for name, rate in moved.items():
        print(f"  {name:<44}{1000 / rate:>12,.0f} ms")
    return report("The overview", still, "5,000 activities", "60 activities", 1 / 3)


if __name__ == "__main__":
    sys.exit(run([overview], __doc__))
