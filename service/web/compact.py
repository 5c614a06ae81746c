"""The Global Compact for Migration, as far as pages name its parts."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from events.values import Text

FILE = Path(__file__).parent / "templates" / "web" / "compact.yaml"


@cache
def objectives() -> Mapping[str, Text]:
    """Its 23 objectives in short, by their numbers (A/RES/73/195, paragraph 16)."""
    found: Mapping[str, Text] = {
        str(number): text for number, text in yaml.safe_load(FILE.read_text(encoding="utf-8")).items()
    }
    return found
