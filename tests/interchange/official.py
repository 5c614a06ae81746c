"""The IATI export against the official schema, code lists and rules of IATI 2.03.

They come with the package pyIATI, whose own requirements are too old to be installed beside ours:
`tox -e iati` installs it without them and runs this. `tests/interchange/rules.py` watches in every run what
this shows.
"""

import json
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from lxml import etree

from tests.demo.conftest import built, environment_for, kvali
from tests.support.databases import sqlite_database


def standard() -> Path:
    """Where pyIATI keeps the standard."""
    found = find_spec("iati")
    if found is None or found.origin is None:
        sys.exit("install it first: pip install --no-deps pyIATI==0.4.1; or run: tox -e iati")
    return Path(found.origin).parent / "resources" / "standard" / "2-03"


def faults(content: bytes) -> Iterator[str]:
    """Everything in a document that the standard does not allow."""
    document = etree.fromstring(content)
    schema = etree.XMLSchema(etree.parse(standard() / "schemas" / "iati-activities-schema.xsd"))
    if not schema.validate(document):
        yield from (str(error) for error in schema.error_log)
    yield from _codes(document)
    yield from _rules(document)


def _codes(document: etree._Element) -> Iterator[str]:
    for mapping in etree.parse(standard() / "codelist-mapping.xml").iter("mapping"):
        path, name = mapping.findtext("path"), mapping.find("codelist").get("ref")
        file = standard() / "codelists" / f"{name}.xml"
        condition = mapping.findtext("condition")
        if not path.startswith("//iati-activit") or not file.exists():
            continue
        known = set(etree.parse(file).xpath("//codelist-item/code/text()"))
        element, _, attribute = path.rpartition("/")
        chosen = f"{element}[{condition}]/{attribute}" if condition else path
        for value in document.xpath(chosen):
            if value not in known:
                yield f"{path}: {value} is not in {name}"


def _rules(document: etree._Element) -> Iterator[str]:
    rules = json.loads((standard() / "rulesets" / "standard_ruleset.json").read_text(encoding="utf-8"))
    for where, checks in rules.items():
        for element in document.xpath(where):
            for case in checks.get("atleast_one", {}).get("cases", ()):
                if not any(element.xpath(path) for path in case["paths"]):
                    yield f"{where}: none of {case['paths']}"
            for case in checks.get("date_order", {}).get("cases", ()):
                less, more = (_days(element, case[name]) for name in ("less", "more"))
                if less and more and min(less) > max(more):
                    yield f"{where}: {case}"


def _days(element: etree._Element, path: str) -> list[str]:
    """The days at a path. Now is no day of the plan's: the demonstration is of years that are over."""
    return [] if path == "NOW" else list(element.xpath(path))


def main() -> None:
    """Say what is wrong: with the plan as it was seeded, and with the demonstration's two years."""
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        home, file = Path(folder), Path(folder) / "iati.xml"
        environment = environment_for(sqlite_database(home), home)
        kvali(environment, "seed")
        for code in ("unnm-2021-2022", str(built(environment)["workplan"])):
            for moment in ((), ("--as-of", "2021-Q4")) if code.endswith("demo") else ((),):
                done = kvali(environment, "iati", "--workplan", code, "--output", str(file), *moment)
                content = file.read_bytes() if done.exit_code == 0 else b"<failed/>"
                found = list(faults(content))
                wrong += len(found)
                summary = f"{code} {' '.join(moment)}: {len(content)} bytes, {len(found)} faults"
                sys.stdout.write("\n".join([summary, *found]) + "\n")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
