"""Guesses at one name from several processes at once are counted together, on each database."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

from sqlalchemy import URL

from service.auth.lockout import FREE_BY_ACCOUNT
from tests.support.plan import make_person, new_service, settings_for

PROCESSES, TIMES = 4, 4


def test_of_all_processes_together_only_the_free_attempts_are_taken(
    database_url: URL, tmp_path: Path
) -> None:
    service = new_service(settings_for(database_url, tmp_path))
    make_person(service, "jane", "correct horse battery staple")
    service.close()
    url = database_url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.e2e.guessing", url, "jane", str(TIMES)]
    pipe = subprocess.PIPE
    running = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) for _ in range(PROCESSES)]
    for process in running:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    answers = Counter(line for process in running for line in process.communicate()[0].split())
    taken = FREE_BY_ACCOUNT
    assert answers == {"sign_in_failed": taken, "too_many_attempts": PROCESSES * TIMES - taken}
