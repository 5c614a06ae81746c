"""YAML that knows its lines: the plain data of a file, and the line on which every path stands."""

from collections.abc import Iterator
from dataclasses import dataclass

import yaml
from yaml.reader import ReaderError

STANDARD = "tag:yaml.org,2002:"
TIMESTAMP = STANDARD + "timestamp"
TAGS = {STANDARD + name for name in ("map", "seq", "str", "int", "float", "bool", "null")}
"""What plans are made of."""


class Unreadable(ValueError):
    """These bytes are no YAML document of the kind that plans are written in."""

    def __init__(self, line: int | None, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Document:
    """`lines` maps paths such as `sections[3].activities[0].title.en` to their line, counted from 1."""

    data: object
    lines: dict[str, int]


class Loader(yaml.SafeLoader):
    """The safe subset, with dates left as text: the schema reads them, and can then show a bad one."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != TIMESTAMP]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def parse(content: bytes) -> Document:
    """Read one YAML document. Raises Unreadable for anything else, with the line where it is known."""
    text = _decoded(content)
    lines: dict[str, int] = {}
    try:
        loader = Loader(text)
        node = loader.get_single_node()
        if node is None:
            raise Unreadable(None, "is empty; a plan has workplan, organisations and sections")
        return Document(_plain(loader, node, "", lines, set()), lines)
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise Unreadable(line, f"holds the control character {error.character:#04x}; remove it") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise Unreadable(line or None, f"is not valid YAML: {error.problem}") from None
    except RecursionError:
        raise Unreadable(None, "is nested too deeply to be a plan") from None


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unreadable(line, f"is not UTF-8: byte {content[error.start]:#04x}; save it as UTF-8") from None


def _plain(loader: Loader, node: yaml.Node, path: str, lines: dict[str, int], seen: set[int]) -> object:
    """The node's plain data; notes the line of every path on the way."""
    line = lines.setdefault(path, node.start_mark.line + 1)
    if id(node) in seen:
        raise Unreadable(line, f"repeats a value by reference at {path}; write the value out")
    if node.tag not in TAGS:
        raise Unreadable(line, f"has the tag {node.tag} at {path}; plans hold plain data only")
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(loader, each, f"{path}[{i}]", lines, seen) for i, each in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return {
            key: _plain(loader, value, inner, lines, seen)
            for key, inner, value in _entries(node, path, lines)
        }
    try:
        value: object = loader.construct_object(node)
    except ValueError as error:
        raise Unreadable(line, f"holds a value that cannot be read at {path}: {error}") from error
    return value


def _entries(
    node: yaml.MappingNode, path: str, lines: dict[str, int]
) -> Iterator[tuple[str, str, yaml.Node]]:
    """Key, path and value of every entry; the line of an entry is that of its key."""
    keys: set[str] = set()
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise Unreadable(line, f"has a key that is no plain text under {path or 'the top'}")
        if key.value in keys:
            raise Unreadable(line, f"says {key.value!r} twice under {path or 'the top'}; keep one of them")
        keys.add(key.value)
        inner = f"{path}.{key.value}" if path else key.value
        lines[inner] = line
        yield key.value, inner, value
