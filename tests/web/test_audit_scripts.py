"""The scripts of the auditor's pages, in Chromium, against what our Python makes of the same formats."""

import json
import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from events.merkle import Frontier, leaf_hash, root_of
from events.tlog import base64, policy, tiles
from events.tlog.checkpoint import Checkpoint
from events.tlog.cosignature import cosign
from events.tlog.keys import LOG, WITNESS, SigningKey
from events.tlog.note import Note, sign
from events.tlog.tiles import Tile
from events.tlog.tlog_proof import TlogProof
from events.tlog.tree import Tree
from service.web.assets import FOLDER
from tests.support.server import Server
from tests.web.exports import encoded

SCRIPTS = FOLDER / "audit"
LEAVES = [f"leaf {number}".encode() for number in range(700)]
HASHES = list(map(leaf_hash, LEAVES))

HELP = """
const load = (name) => import(`/assets/x/audit/${name}.js`);
const [bytes, merkle, notes, checkpoints, policies, tiles, proofs, zips] =
  await Promise.all(["bytes", "merkle", "note", "checkpoint", "policy", "tiles", "proof", "zip"].map(load));
const un = bytes.unbase64;
const code = async (work) => { try { await work(); return null; } catch (error) {
  if (error.code === undefined) throw error; return error.code; } };
"""


@pytest.fixture(scope="module")
def opened(browser: Browser, site: Server) -> Iterator[BrowserContext]:
    """One browser for all of them."""
    context = browser.new_context(base_url=site.base)
    yield context
    context.close()


@pytest.fixture(scope="module")
def page(opened: BrowserContext) -> Page:
    """A page of ours, under its own policy of what scripts may do."""
    found = opened.new_page()
    found.goto("/en/sign-in")
    return found


def run(page: Page, script: str, given: Any = None) -> Any:
    """What a piece of script gives, which has all modules at hand, and `given`."""
    return page.evaluate(f"async (given) => {{ {HELP} {script} }}", given)


def tree(size: int) -> Tree:
    """Ours, of so many of the leaves."""

    def read(tile: Tile) -> bytes:
        step = 256 ** (tile.level or 0)
        starts = range(tile.number * 256 * step, (tile.number * 256 + tile.width) * step, step)
        return b"".join(root_of(LEAVES[start : start + step]) for start in starts)

    return Tree(size, read)


def hashes(of: list[bytes]) -> list[str]:
    """As they are given to scripts."""
    return list(map(base64.encode, of))


def test_proofs_of_inclusion_are_taken_as_ours_are_and_no_others(page: Page) -> None:
    sizes = [*range(1, 12), 255, 256, 257, 700]
    given = [
        (index, size, encoded(HASHES[index]), encoded(tree(size).root()), hashes(tree(size).inclusion(index)))
        for size in sizes
        for index in sorted({0, 1, size // 2, size - 2, size - 1})
        if 0 <= index < size
    ]
    script = """
    const found = [];
    for (const [index, size, leaf, root, proof] of given) {
      const good = proof.map(un), other = un(leaf).fill(7);
      const tries = [[un(leaf), index, size, un(root), good], [other, index, size, un(root), good],
        [un(leaf), index, size, other, good], [un(leaf), index, size, un(root), [...good, other]],
        [un(leaf), index, size, un(root), good.slice(1)], [un(leaf), size, size, un(root), good],
        [un(leaf), index ? index - 1 : size - 1, size, un(root), good]];
      found.push(await Promise.all(tries.map((one) => code(() => merkle.verifyInclusion(...one)))));
    }
    return found;"""
    for (index, size, *_), codes in zip(given, run(page, script, given), strict=True):
        assert codes[0] is None, (index, size)
        bad = codes[1:] if size > 1 else codes[1:4]
        assert all(bad), (index, size, codes)


def test_proofs_of_consistency_are_taken_as_ours_are_and_no_others(page: Page) -> None:
    pairs = [
        (old, size) for size in (1, 2, 3, 7, 8, 9, 256, 700) for old in {0, 1, size // 2, size - 1, size}
    ]
    given = [
        (
            old,
            encoded(tree(size).root(old)),
            size,
            encoded(tree(size).root()),
            hashes(tree(size).consistency(old)),
        )
        for old, size in pairs
    ]
    script = """
    const found = [];
    for (const [old, oldRoot, size, root, proof] of given) {
      const good = proof.map(un), other = un(root).fill(7);
      const tries = [[old, un(oldRoot), size, un(root), good], [old, other, size, un(root), good],
        [old, un(oldRoot), size, un(root), [...good, other]], [size + 1, un(oldRoot), size, un(root), good]];
      if (old) tries.push([old, un(oldRoot), size, other, good]);
      found.push(await Promise.all(tries.map((one) => code(() => merkle.verifyConsistency(...one)))));
    }
    return found;"""
    for (old, _, size, *_), codes in zip(given, run(page, script, given), strict=True):
        assert codes[0] is None, (old, size)
        assert all(codes[1:]), (old, size, codes)


def test_a_growing_tree_has_our_root_at_every_size(page: Page) -> None:
    script = """
    const frontier = new merkle.Frontier(), found = [bytes.base64(await frontier.root())];
    for (const leaf of given) {
      await frontier.append(await merkle.leafHash(bytes.utf8(leaf)));
      found.push(bytes.base64(await frontier.root()));
    }
    const full = await Promise.all(given.slice(0, 256).map((leaf) => merkle.leafHash(bytes.utf8(leaf))));
    return [found, bytes.base64(await merkle.over(full))];"""
    found, full = run(page, script, [leaf.decode() for leaf in LEAVES])
    frontier = Frontier()
    expected = [encoded(frontier.root())]
    for one in HASHES:
        frontier.append(one)
        expected.append(encoded(frontier.root()))
    assert found == expected
    assert full == encoded(root_of(LEAVES[:256]))


def test_tiles_stand_where_ours_do(page: Page) -> None:
    sizes = [0, 1, 255, 256, 257, 65535, 65536, 65537, 70000]
    script = """
    const levels = [0, 1, 2, "entries"];
    return given.map((size) => levels.flatMap((level) => tiles.row(level, size)).map(tiles.path));"""
    for size, found in zip(sizes, run(page, script, sizes), strict=True):
        assert found == [tile.path for tile in (*tiles.tiles(size), *tiles.bundles(size))]
    numbers = [0, 7, 999, 1000, 1234067, 12345678901]
    assert run(page, "return given.map(tiles.spelt);", numbers) == [
        tiles.numbered("x", number).removeprefix("x/") for number in numbers
    ]


def test_bundles_are_unpacked_as_ours_are(page: Page) -> None:
    bundle = tiles.pack([b"", b"one", bytes(300)])
    script = """
    const unpacked = tiles.unpack(un(given), "f");
    const cut = [1, 5, 300].map((length) => code(() => tiles.unpack(un(given).slice(0, length), "f")));
    return [unpacked.map(bytes.base64), await Promise.all(cut)];"""
    assert run(page, script, encoded(bundle)) == [hashes([b"", b"one", bytes(300)]), ["bundle_cut_off"] * 3]


def test_bytes_are_read_in_one_way_only(page: Page) -> None:
    script = """return Promise.all([
      ...["AA==", "AAE=", ""].map((one) => code(() => un(one))),
      ...["AB==", "AA", "A A=", "AA==\\n", "_w==", "?"].map((one) => code(() => un(one))),
      ...["0", "12"].map((one) => code(() => bytes.decimal(one))),
      ...["01", "", "-1", "1.0", "99999999999999999"].map((one) => code(() => bytes.decimal(one)))]);"""
    expected = [None] * 3 + ["not_base64"] * 6 + [None] * 2 + ["not_decimal"] * 5
    assert run(page, script) == expected


LOGS = SigningKey.generate("example.org/log", LOG)
OTHER = SigningKey.generate("example.org/log", LOG)
WITNESSES = [SigningKey.generate(f"w{number}.example.org", WITNESS) for number in range(3)]
CHECKPOINT = Checkpoint("example.org/log", 700, tree(700).root())


def _with(*lines: Any, text: str = CHECKPOINT.text) -> str:
    return Note(text, lines).encode().decode()


OURS, THEIRS = sign(CHECKPOINT.text, LOGS), sign(CHECKPOINT.text, OTHER)
FALSE = OURS._replace(signature=bytes(64))

NOTES = {
    "signed": (_with(OURS), None),
    "signed by others as well": (_with(THEIRS, OURS, cosign(CHECKPOINT.text, WITNESSES[0], 5)), None),
    "not signed by it": (_with(THEIRS), "signature_unknown"),
    "not signed": (_with(), "signature_unknown"),
    "falsely signed": (_with(THEIRS, FALSE), "signature_false"),
    "truly and falsely signed": (_with(OURS, FALSE), "signature_false"),
    "altered": (_with(OURS, text=CHECKPOINT.text.replace("700", "701")), "signature_false"),
    "another log's": (_with(OURS, text=CHECKPOINT.text.replace("log", "bog")), "origin_unknown"),
    "extended": (_with(OURS, text=f"{CHECKPOINT.text}more\n"), "checkpoint_malformed"),
    "of a root too short": (_with(OURS, text="example.org/log\n700\nAAAA\n"), "checkpoint_malformed"),
    "of a size with a zero": (_with(OURS, text=CHECKPOINT.text.replace("700", "0700")), "not_decimal"),
    "without a blank line": (_with(OURS).replace("\n\n", "\n"), "note_malformed"),
    "without its last newline": (_with(OURS)[:-1], "note_malformed"),
    "with a carriage return": (_with(OURS).replace("\n", "\r\n"), "note_malformed"),
    "with a hyphen for the dash": (_with(OURS).replace("— ", "- "), "note_malformed"),
}


@pytest.mark.parametrize("name", NOTES)
def test_checkpoints_are_taken_where_the_log_signed_them(page: Page, name: str) -> None:
    data, expected = NOTES[name]
    script = """
    const key = await notes.key(given[1]);
    return code(async () => checkpoints.signer(await checkpoints.parse(bytes.utf8(given[0])), [key]));"""
    assert run(page, script, [data, LOGS.public.vkey]) == expected


def test_keys_are_read_as_they_are_written(page: Page) -> None:
    vkey = LOGS.public.vkey
    name, digest, key = vkey.split("+", 2)
    bad = [
        "",
        "name",
        f"{name}+{digest}",
        f"a b+{digest}+{key}",
        f"{name}+{digest}+AAAA",
        f"{name}+00000000+{key}",
    ]
    script = "return Promise.all(given.map((one) => code(() => notes.key(one))));"
    good = [vkey, f" {vkey}\n", WITNESSES[0].public.vkey]
    found = run(page, script, [*good, *bad])
    assert found[:3] == [None] * 3
    assert set(found[3:]) == {"key_malformed", "key_damaged"}


def policy_of(quorum: str) -> str:
    """A policy with three witnesses and some groups."""
    named = "".join(f"witness w{n} {key.public.vkey}\n" for n, key in enumerate(WITNESSES))
    groups = "group two 2 w0 w1 w2\ngroup nested all two\n"
    return f"# ours\nlog {LOGS.public.vkey}\n\n{named}{groups}quorum {quorum}\n"


@pytest.mark.parametrize("quorum", ["none", "w1", "two", "nested"])
@pytest.mark.parametrize("cosigned_by", [[], [1], [0, 2], [0, 1, 2]])
def test_a_quorum_is_one_where_ours_is(page: Page, quorum: str, cosigned_by: list[int]) -> None:
    lines = [cosign(CHECKPOINT.text, WITNESSES[n], 1_700_000_000 + n) for n in cosigned_by]
    note = Note(CHECKPOINT.text, (OURS, *lines))
    ours = policy.parse(policy_of(quorum))
    script = """
    const policy = await policies.parse(given[0]), found = await checkpoints.parse(bytes.utf8(given[1]));
    const times = await policies.cosigned(policy, found);
    return [Object.fromEntries(times), policies.quorumAt(policy, times)];"""
    times, at = run(page, script, [policy_of(quorum), note.encode().decode()])
    assert times == ours.cosigned(note)
    assert at == ours.quorum_at(ours.cosigned(note))


def test_a_false_cosignature_rejects_the_checkpoint_and_a_bad_policy_names_its_line(page: Page) -> None:
    true = cosign(CHECKPOINT.text, WITNESSES[0], 5)
    false = true._replace(signature=struct.pack(">Q", 6) + true.signature[8:])
    log, witness = LOGS.public.vkey, WITNESSES[0].public.vkey
    good = [log, f"log {log}", f"{log}\n{witness}\n"]
    bad = {
        "": "policy_without_log",
        f"{log}\nwitness w {log}": "policy_line",
        f"{log}\nquorum nobody": "policy_line",
        f"{log}\nwitness w {witness}\nwitness v {witness}": "policy_line",
        f"{log}\nwitness w {witness}\ngroup g 2 w w": "policy_line",
        f"{log}\nwitness w {witness}\ngroup g 2 w": "policy_line",
        f"{log}\nnonsense": "policy_line",
    }
    script = """
    const policy = await policies.parse(given.policy);
    const found = await checkpoints.parse(bytes.utf8(given.note));
    const each = given.policies.map((one) => code(() => policies.parse(one)));
    return [await code(() => policies.cosigned(policy, found)), ...(await Promise.all(each))];"""
    given = {
        "policy": policy_of("none"),
        "note": _with(OURS, false),
        "policies": [*good, *bad],
    }
    assert run(page, script, given) == ["cosignature_false", None, None, None, *bad.values()]
    strict = "const it = await policies.parse(given); return policies.quorumAt(it, new Map());"
    assert run(page, strict, good[2]) is None, "witnesses that are named have to have signed"


def test_a_proof_that_we_write_is_verified_and_no_other(page: Page) -> None:
    index = 300
    proof = TlogProof(index, tuple(tree(700).inclusion(index)), CHECKPOINT.signed(LOGS).encode(), b"extra")
    written = proof.encode().decode()
    tries = {
        written: None,
        written.replace("index 300", "index 301"): "not_included",
        written.replace("tlog-proof@v1", "tlog-proof@v2"): "proof_malformed",
        written.replace("index 300\n", ""): "proof_malformed",
        written.replace("\n700\n", "\n701\n"): "signature_false",
    }
    script = """
    const keys = [await notes.key(given.vkey)], leaf = un(given.leaf);
    return Promise.all(given.tries.map((one) =>
      code(async () => proofs.verify(await proofs.parse(bytes.utf8(one)), leaf, keys))));"""
    given = {"vkey": LOGS.public.vkey, "leaf": encoded(HASHES[index]), "tries": list(tries)}
    assert run(page, script, given) == list(tries.values())


READ = """
const archive = await zips.Archive.open(new Blob([un(given)]));
return Object.fromEntries(await Promise.all(
  archive.paths.map(async (path) => [path, bytes.base64(await archive.read(path))])));"""
REFUSED = f"return code(async () => {{ {READ} }});"


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_archives_are_read_however_they_are_packed(page: Page, tmp_path: Path, method: int) -> None:
    files = {"a": b"", "folder/ბ": bytes(100_000), "c": b"text" * 1000}
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.comment = b"said beside it"
        for name, content in files.items():
            archive.writestr(name, content)
    found = run(page, READ, encoded(path.read_bytes()))
    assert {name: base64.decode(content) for name, content in found.items()} == files


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_archives_that_lie_are_refused(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", bytes(5000))
    whole = path.read_bytes()
    directory = whole.index(b"PK\x01\x02")
    smaller = whole[: directory + 24] + struct.pack("<I", 100) + whole[directory + 28 :]
    assert run(page, REFUSED, encoded(smaller)) == "zip_unreadable"
    assert run(page, REFUSED, encoded(whole[:20] + b"\xff" * 20 + whole[40:])) == "zip_unreadable"
    for length in (0, 10, len(whole) - 1, directory):
        assert run(page, REFUSED, encoded(whole[:length])) == "zip_cut_off"
    assert run(page, REFUSED, encoded(b"more" + whole)) == "zip_cut_off"
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("a", b"again")
    assert run(page, REFUSED, encoded(path.read_bytes())) == "zip_twice"


def test_there_are_words_for_everything_that_scripts_say() -> None:
    said = (FOLDER.parent / "templates/web/audit/said.html").read_text(encoding="utf-8")
    words = set(re.findall(r'data-said="(\w+)"', said))
    patterns = (r'new Wrong\(\s*"(\w+)"', r'\.fault\("(\w+)"', r'step\("(\w+)"', r'said\("(\w+)"')
    used = {
        code
        for file in SCRIPTS.glob("*.js")
        for pattern in patterns
        for code in re.findall(pattern, file.read_text(encoding="utf-8"))
    }
    listed = re.search(r"GUARANTEES = (\[[^]]*\])", (SCRIPTS / "verdict.js").read_text(encoding="utf-8"))
    assert listed is not None
    names = json.loads(re.sub(r",\s*\]", "]", listed[1]))
    ternary = {"export_proved", "export_refused", "proved", "broken", "not_asked"}
    assert used | ternary | {f"meaning_{name}" for name in names} == words
