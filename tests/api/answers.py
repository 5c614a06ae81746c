"""Examples of what operations answer: `python -m tests.api.answers [TESTS]` takes them from tests of the API.

Of each answer the fullest that is still short is kept, with at most two items of a list. What the tests given
do not answer stays as it is; without any, all are run.
"""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from service.api.describe import ANSWERS
from tests.support.http import WATCHERS

LONGEST = 2_500
ITEMS = 2

Found = dict[str, dict[str, Any]]


def main() -> int:
    """Run the tests of the API, and write down what was answered."""
    held: Found = json.loads(ANSWERS.read_text(encoding="utf-8"))
    found: Found = {}
    tests = sys.argv[1:] or [str(Path(__file__).parent)]
    WATCHERS.append(lambda operation, status, content: _take(found, operation, status, _short(content)))
    ended = pytest.main(["-q", "-p", "no:cacheprovider", "-k", "not postgresql", *tests])
    text = json.dumps(held | found, indent=1, sort_keys=True, ensure_ascii=False)
    ANSWERS.write_text(text + "\n", encoding="utf-8")
    return ended


def _take(found: Found, operation: str, status: str, content: Any) -> None:
    held = found.setdefault(operation, {})
    if status not in held or _worth(content) > _worth(held[status]):
        held[status] = content


def _worth(content: Any) -> int:
    """The longer the better, up to a limit; beyond it, the shorter."""
    size = len(json.dumps(content))
    return size if size <= LONGEST else -size


def _short(content: Any) -> Any:
    if isinstance(content, dict):
        return {name: _short(value) for name, value in content.items()}
    return [_short(each) for each in content[:ITEMS]] if isinstance(content, list) else content


if __name__ == "__main__":
    sys.exit(main())
