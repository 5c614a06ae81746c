"""What somebody without the log's key can do: to the operator's database, or to an export on its way."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import URL

from events.merkle import leaf_hash
from events.tlog import note, tiles
from events.tlog.keys import LOG, SigningKey
from events.tlog.note import Note, Signature
from service.export.archive import chunks
from service.export.files import Export
from service.export.folder import write_folder
from service.policy import NO_POLICY
from tests.reports.office import opened as office_opened
from tests.support.plan import NOW
from tests.verify.scene import ERASED, LATE, ORIGIN, Scene
from tests.verify.tools import (
    Change,
    bundle_of,
    cut_back,
    edited,
    in_bundle,
    leaves_of,
    put,
    rehash,
    rehash_files,
    seal_of,
    texts_file,
)

Attack = Callable[[Scene], Path]
"""Does it, and gives what is then shown as an export."""


def edit_leaf(position: int) -> Attack:
    """One event's bytes in the database, and nothing else."""

    def attack(scene: Scene) -> Path:
        with scene.database() as database:
            leaf = edited(leaves_of(database)[position], correlation="another")
            database.execute("UPDATE event SET leaf = ? WHERE position = ?", (leaf, position))
        return scene.export()

    return attack


def edit_hash(position: int) -> Attack:
    """The stored hash of an event, and not its bytes."""

    def attack(scene: Scene) -> Path:
        with scene.database() as database:
            other = leaf_hash(b"another")
            database.execute("UPDATE event SET leaf_hash = ? WHERE position = ?", (other, position))
        return scene.export()

    return attack


def edit_tile(scene: Scene) -> Path:
    """A hash in a stored tile."""
    with scene.database() as database:
        [(hashes,)] = database.execute("SELECT hashes FROM tile")
        database.execute("UPDATE tile SET hashes = ?", (leaf_hash(b"another") + hashes[32:],))
    return scene.export()


def leaves(change: Change, *, hashed: bool = False) -> Attack:
    """Other events in the database, with tiles and head made to fit where `hashed`."""

    def attack(scene: Scene) -> Path:
        with scene.database() as database:
            put(database, change(leaves_of(database)))
            if hashed:
                rehash(database)
        return scene.export()

    return attack


def entries(position: int, change: Change, *, hashed: bool = False) -> Attack:
    """Other events in a file of an export, with its tiles made to fit where `hashed`."""

    def attack(scene: Scene) -> Path:
        folder = scene.export()
        in_bundle(folder, position, change)
        if hashed:
            rehash_files(folder)
        return folder

    return attack


def cut_off(scene: Scene) -> Path:
    """A file of an export that ends in the middle of an event."""
    folder = scene.export()
    file = bundle_of(folder, 0)
    file.write_bytes(file.read_bytes()[:-7])
    return folder


def remove(name: str) -> Attack:
    """A file of an export is missing."""

    def attack(scene: Scene) -> Path:
        folder = scene.export()
        (folder / name).unlink()
        return folder

    return attack


def truncate_signed(scene: Scene) -> Path:
    """The database and its head end before the newest checkpoint, which stays."""
    with scene.database() as database:
        kept = database.execute("SELECT * FROM checkpoint ORDER BY size DESC LIMIT 1").fetchone()
        cut_back(database, 260)
        database.execute("INSERT INTO checkpoint VALUES (?, ?, ?, ?)", kept)
    return scene.export()


def tail_file(scene: Scene) -> Path:
    """A file of entries after all that was signed."""
    folder = scene.export()
    (folder / "tile/entries/002.p").mkdir()
    (folder / "tile/entries/002.p/1").write_bytes(tiles.pack([b"{}"]))
    return folder


def append_row(scene: Scene) -> None:
    """An event more in the database, which nobody signed."""
    with scene.database() as database:
        leaves = leaves_of(database)
        put(database, [*leaves, edited(leaves[-1], position=len(leaves))])
        rehash(database)


def tail_under_an_old_signature(scene: Scene) -> Path:
    """An event more in the database, under a checkpoint with the signature of the one before it."""
    append_row(scene)
    with scene.database() as database:
        query = "INSERT INTO checkpoint SELECT 1, size + 1, zeroblob(32), signature FROM checkpoint"
        database.execute(f"{query} ORDER BY size DESC LIMIT 1")
    return scene.export()


def tail_of(name: str) -> Attack:
    """A file more in an export, that belongs to nothing."""

    def attack(scene: Scene) -> Path:
        file = scene.export() / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"")
        return scene.shown

    return attack


def archived(scene: Scene) -> bytes:
    """An export as an archive."""
    return b"".join(chunks(Export(scene.ledger, NO_POLICY)))


def twice_in_the_archive(scene: Scene) -> Path:
    """An archive that holds a file twice, so that readers differ in what they see."""
    archive = scene.folder / "shown.zip"
    archive.write_bytes(archived(scene))
    with zipfile.ZipFile(archive, "a") as writable:
        writable.writestr(zipfile.ZipInfo("tile/entries/000"), writable.read("tile/entries/000"))
    return archive


def forge_newest(scene: Scene) -> Path:
    """The signature of the newest checkpoint is 64 other bytes."""
    file = scene.export() / "checkpoint"
    file.write_bytes(_forged(file.read_bytes(), ORIGIN))
    return scene.shown


def forge_older(scene: Scene) -> Path:
    """That of an older one, in the database."""
    with scene.database() as database:
        database.execute("UPDATE checkpoint SET signature = zeroblob(64) WHERE size = 5")
    return scene.export()


def forge_cosignature(scene: Scene) -> Path:
    """That of the witness below the newest checkpoint."""
    file = scene.export() / "checkpoint"
    file.write_bytes(_forged(file.read_bytes(), scene.witness.key.public.name))
    return scene.shown


def _forged(data: bytes, name: str) -> bytes:
    found = note.parse(data)
    forged = (
        Signature(one.name, one.key_id, bytes(len(one.signature))) if one.name == name else one
        for one in found.signatures
    )
    return Note(found.text, tuple(forged)).encode()


def another_ledger(scene: Scene) -> Path:
    """The export of another ledger, which is as honest as this one."""
    folder = scene.folder / "elsewhere"
    office, _ = office_opened(URL.create("sqlite", database=str(folder / "ledger.db")), folder, NOW)
    write_folder(Export(office.ledger, NO_POLICY), scene.shown, lambda *_: None)
    office.service.close()
    return scene.shown


def another_key(scene: Scene) -> Path:
    """A ledger under the name of this one, signed by somebody else with a key under that name."""
    other = Scene(scene.folder / "elsewhere", scene.witness)
    other.found(SigningKey(ORIGIN, LOG, b"a stranger".ljust(32, b".")))
    return other.export()


def report_bytes(name: str) -> Attack:
    """A figure in an issued file, in the database."""

    def attack(scene: Scene) -> Path:
        with scene.database() as database:
            database.execute(
                "UPDATE report_rendition SET content = CAST(replace(CAST(content AS TEXT), '2021', '2022')"
                " AS BLOB) WHERE media_type LIKE ?",
                (f"%{name}%",),
            )
        return scene.export()

    return attack


DELETE = "DELETE FROM text WHERE sha256 = :seal"
OTHER = "UPDATE text SET value = 'Other' WHERE sha256 = :seal"
EMPTY = "UPDATE text SET value = '' WHERE sha256 = :seal"
SALT = "UPDATE text SET salt = zeroblob(16) WHERE sha256 = :seal"
SHORT = "UPDATE text SET salt = zeroblob(4) WHERE sha256 = :seal"


def text_row(statement: str, position: int) -> Attack:
    """A text in the database."""

    def attack(scene: Scene) -> Path:
        seal = seal_of(scene, position)
        with scene.database() as database:
            assert database.execute(statement, {"seal": seal}).rowcount == 1
        return scene.export()

    return attack


def text_line(position: int, **fields: str) -> Attack:
    """A line in a file of texts of an export."""

    def attack(scene: Scene) -> Path:
        file, seal = texts_file(scene.export(), position), seal_of(scene, position)
        lines = [json.loads(line) for line in file.read_bytes().splitlines()]
        changed = [{**line, **fields} if line["sha256"] == seal else line for line in lines]
        file.write_bytes(b"".join(json.dumps(line).encode() + b"\n" for line in changed))
        return scene.shown

    return attack


def texts_swapped(scene: Scene) -> Path:
    """Two texts with their salts have changed places in the database."""
    one, other = seal_of(scene, 12), seal_of(scene, 255)
    with scene.database() as database:
        found = {seal: row for seal, *row in database.execute("SELECT sha256, salt, value FROM text")}
        for seal, (salt, value) in ((one, found[other]), (other, found[one])):
            database.execute("UPDATE text SET salt = ?, value = ? WHERE sha256 = ?", (salt, value, seal))
    return scene.export()


def text_invented(scene: Scene) -> Path:
    """A text more than there are seals."""
    with scene.database() as database:
        database.execute("UPDATE text SET sha256 = ? WHERE sha256 = ?", ("0" * 64, seal_of(scene, 12)))
    return scene.export()


def no_proof_of_erasure(scene: Scene) -> Path:
    """An older export without the proof that a text was erased later."""
    folder = scene.export(ERASED + 1)
    for file in (folder / "erased").iterdir():
        file.unlink()
    return folder


def proof_of_another_erasure(scene: Scene) -> Path:
    """The proof that one text was erased, shown for another one."""
    [proof] = [file.read_bytes() for file in (scene.export(ERASED + 1) / "erased").iterdir()]
    folder, seal = scene.export(LATE), seal_of(scene, 12)
    file = texts_file(folder, 0)
    file.write_bytes(b"".join(one for one in file.read_bytes().splitlines(True) if seal.encode() not in one))
    (folder / "erased").mkdir()
    (folder / "erased" / seal).write_bytes(proof)
    return folder
