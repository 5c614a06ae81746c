"""The messages of the pages. Run as `python -m tests.web.messages` for those that a language lacks."""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from service.edge.problem_types import types
from service.web.language import files

ROOT = Path(__file__).parents[2] / "service" / "web"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None}

Message = str | tuple[str, str]


def used() -> dict[Message, str]:
    """Every message of the sources, and where it stands."""
    options = {"**/templates/**.html": {"trimmed": "true", "silent": "false"}}
    found: dict[Message, str] = {}
    for file, line, message, *_ in extract_from_dir(ROOT, METHODS, options, keywords=KEYWORDS):
        found.setdefault(_as_used(message), f"{file}:{line}")
    for code, one in types().items():
        for text in filter(None, (one.title, one.advice)):
            found.setdefault(text, f"the problem {code}")
    return found


def translated(language: str) -> dict[Message, Catalog]:
    """Every message of a language that is translated, and the file that has it."""
    found: dict[Message, Catalog] = {}
    for file in files(language):
        with file.open("rb") as source:
            catalog = read_po(source, locale=language)
        for message in catalog:
            if message.id and message.string and not message.fuzzy and all(_texts(message.string)):
                assert message.id not in found, f"{message.id!r} is in two files, {file.name} is one of them"
                found[_as_used(message.id)] = catalog
    return found


def _as_used(message: str | tuple[str, ...] | list[str]) -> Message:
    return message if isinstance(message, str) else (message[0], message[1])


def _texts(string: object) -> tuple[object, ...]:
    return string if isinstance(string, tuple) else (string,)


if __name__ == "__main__":
    known = translated("ka")
    for message, where in used().items():
        if message not in known:
            print(f"#: {where}")  # noqa: T201 - this is what the command is for
            one, many = message if isinstance(message, tuple) else (message, None)
            print(f'msgid "{one}"')  # noqa: T201
            print(f'msgid_plural "{many}"\nmsgstr[0] ""\nmsgstr[1] ""\n' if many else 'msgstr ""\n')  # noqa: T201
