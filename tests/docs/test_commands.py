"""The documents name every command and option of `kvali`, and no others."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from service.cli import main
from tests.docs.markdown import FILES, ROOT, blocks

_ROW = re.compile(r"^\| `(kvali [a-z ]+)` \|([^|]*)\|", re.MULTILINE)
_INLINE = re.compile(r"`(kvali [^`\n]+)`")
_TYPED = re.compile(r"(?<!\S)(?:\S*/bin/|\$\(\S*/bin/)?(kvali [^;&|)`<>\n]+)")


def commands(group: click.Group, words: str = "kvali") -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, under the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        called = f"{words} {name}"
        if isinstance(command, click.Group):
            yield from commands(command, called)
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield called, command


COMMANDS = dict(commands(main))


def options(command: click.Command) -> set[str]:
    """The options that `--help` shows."""
    shown = (one for one in command.params if isinstance(one, click.Option) and not one.hidden)
    return {name for option in shown for name in option.opts}


def test_the_table_lists_every_command_with_its_options() -> None:
    page = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    written = {words: set(re.findall(r"`(--[a-z-]+)`", cell)) for words, cell in _ROW.findall(page)}
    assert written == {
        words: {name for name in options(command) if name.startswith("--")}
        for words, command in COMMANDS.items()
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_what_the_documents_show_can_be_typed(file: Path) -> None:
    for line in shown(file.read_text(encoding="utf-8")):
        words = shlex.split(line, comments=True)
        called = max((known for known in COMMANDS if line.startswith(known)), key=len, default=None)
        group = any(known.startswith(f"{line} ") for known in COMMANDS)
        assert called or group or words[1] in ("COMMAND", "--help"), f"there is no such command: {line}"
        used = {word.partition("=")[0] for word in words if word.startswith("-")}
        assert used <= (options(COMMANDS[called]) if called else set()) | {"--help"}, line


def shown(text: str) -> Iterator[str]:
    """Whatever calls `kvali`, in shell blocks and in the running text."""
    for block in blocks(text):
        if block.language == "sh":
            yield from _TYPED.findall(block.content.replace("\\\n", " "))
    yield from _INLINE.findall(text)
