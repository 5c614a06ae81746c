"""Whole tasks of an auditor: travel back, verify an event, a checkpoint and an export, and meet forgers."""

import json
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect

from events.tlog import checkpoint, note, tiles
from events.tlog.checkpoint import Checkpoint
from events.tlog.cosignature import cosign
from events.tlog.keys import LOG, WITNESS, SigningKey
from events.tlog.note import Note
from events.verify.misbehaviour import verify as prove_misbehaviour
from service import signing
from tests.support.server import Server, kvali, serving
from tests.web import exports as e
from tests.web.conftest import sign_in
from tests.web.exports import Crime
from tests.web.pages import PAGES
from tests.web.site import DEMO, copied, environ_of

AUDIT = f"/en/workplans/{DEMO}/audit"
LOG_PATH = f"/ledgers/{DEMO}"
ORIGIN = "kvali-demo/unnm-2021-2022/1"
EXPORT = f"/api/v1/workplans/{DEMO}/export.zip"


@pytest.fixture(scope="module")
def home(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site, in which its operator has the signing key."""
    folder = tmp_path_factory.mktemp("audited")
    copied(shared, folder)
    return folder


@pytest.fixture(scope="module")
def site(home: Path) -> Iterator[Server]:
    """The site on that folder."""
    with serving(environ_of(home)) as server:
        yield server


@pytest.fixture(scope="module")
def signed_in(browser: Browser, site: Server) -> Iterator[BrowserContext]:
    """The browser of an auditor who has signed in."""
    context = browser.new_context(base_url=site.base, viewport={"width": 1280, "height": 900})
    sign_in(context.new_page(), "auditor")
    yield context
    context.close()


@pytest.fixture
def auditor(signed_in: BrowserContext) -> Iterator[Page]:
    """A page of it, on which exports are verified; keys that were brought before are forgotten."""
    page = signed_in.new_page()
    page.goto(f"{AUDIT}/verify")
    page.evaluate("localStorage.clear()")
    page.reload()
    yield page
    signed_in.set_offline(False)
    page.close()


@pytest.fixture(scope="module")
def export(signed_in: BrowserContext) -> bytes:
    """The export, as the auditor takes it away."""
    return signed_in.request.get(EXPORT).body()


def newest(page: Page) -> tuple[Checkpoint, bytes]:
    """The checkpoint that the log shows now."""
    data = page.request.get(f"{LOG_PATH}/checkpoint").body()
    return checkpoint.parse(note.parse(data).text), data


def operators_key(home: Path, origin: str) -> SigningKey:
    """What only the operator has."""
    return signing.load(signing.path_of(home / "keys", origin), origin)


def steps(page: Page) -> str:
    """What was found, step by step, when it is all there."""
    expect(page.locator("[data-steps] li").last).to_be_visible()
    page.wait_for_load_state("networkidle")
    return page.locator("[data-steps]").inner_text()


def dropped(page: Page, file: Path) -> str:
    """What the page says of a file that is chosen on it."""
    with page.expect_file_chooser() as chooser:
        page.locator("#file").click()
    chooser.value.set_files(file)
    expect(page.locator("[data-result][aria-busy=false] > *").first).to_be_visible(timeout=60_000)
    return page.locator("[data-result]").inner_text()


def compare(page: Page, pasted: str) -> str:
    """What the page says of a checkpoint that is pasted."""
    page.goto(f"{AUDIT}/checkpoints")
    page.get_by_label("The checkpoint").fill(pasted)
    page.get_by_role("button", name="Compare it").click()
    return steps(page)


def trust(page: Page, policy: str) -> None:
    """Bring keys of one's own."""
    page.locator("[data-trust] summary").click()
    page.get_by_label("Keys, one a line").fill(policy)


# Time travel


def test_an_auditor_travels_back_by_the_slider_and_sees_it_on_every_page(auditor: Page) -> None:
    page = auditor
    page.goto(f"/en/workplans/{DEMO}/")
    page.get_by_text("Time travel").click()
    slider = page.get_by_label("Event of the ledger")
    expect(slider).to_be_visible()
    slider.fill("300")
    expect(page.locator(".travel output")).to_contain_text("position 300, ")
    page.get_by_role("button", name="Go there").click()
    mark = page.get_by_role("complementary", name="An earlier moment")
    expect(mark).to_contain_text("as it was at position 300")
    tabs = [
        tab.get_attribute("href") for tab in page.get_by_role("navigation", name="Pages").locator("a").all()
    ]
    open_to = (None, "auditor")
    within = [
        f"/en{path}"
        for path, who in PAGES
        if path.startswith(f"/workplans/{DEMO}/") and "?" not in path and who in open_to
    ]
    for address in (*filter(None, tabs), *(f"{path}?as_of=300" for path in within)):
        page.goto(address)
        expect(mark).to_be_visible()
        assert page.title().startswith("[300] "), address
    page.get_by_role("link", name="Return to the present").first.click()
    expect(mark).to_have_count(0)


def test_what_was_not_there_yet_says_so_and_from_when_one_looks(auditor: Page) -> None:
    page = auditor
    page.goto(f"{AUDIT}/events/400?as_of=300")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("there is no event 400; the positions are 0 to 300")).to_be_visible()
    expect(page.get_by_role("complementary", name="An earlier moment")).to_be_visible()


def test_a_visitor_without_scripts_travels_to_the_end_of_a_quarter(browser: Browser, site: Server) -> None:
    context = browser.new_context(base_url=site.base, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/en/workplans/{DEMO}/calendar/?quarter=2021-Q4")
    page.get_by_text("Time travel").click()
    page.get_by_label("A date, a quarter or a position").fill("2021-Q3")
    page.get_by_role("button", name="Go there").click()
    expect(page.get_by_role("complementary", name="An earlier moment")).to_be_visible()
    assert page.url.endswith("?quarter=2021-Q4&as_of=2021-Q3")
    context.close()


# The ledger


def test_the_ledger_is_browsed_by_what_happened_and_in_either_order(auditor: Page) -> None:
    page = auditor
    page.goto(f"{AUDIT}/?order=oldest")
    rows = page.locator(".events > li")
    expect(rows.first).to_contain_text("Workplan adopted")
    page.get_by_role("link", name="Go on from event 40").click()
    assert rows.first.locator("summary b").inner_text() == "40"
    page.get_by_label("What happened", exact=True).select_option("update.returned")
    page.get_by_label("From position").fill("")
    page.get_by_role("button", name="Show").click()
    assert {row.locator(".what").inner_text() for row in rows.all()} == {"Update returned"}
    rows.first.locator("summary").click()
    expect(rows.first.locator(".opened q").first).to_be_visible()
    rows.first.get_by_role("link", name="All that happened to it").click()
    assert "stream=activity" in page.url
    expect(rows.last).to_contain_text("Activity added")


def test_differences_name_the_events_behind_them(auditor: Page) -> None:
    page = auditor
    page.goto(f"{AUDIT}/differences")
    page.get_by_label("From").fill("2021-Q3")
    page.get_by_label("To (left empty").fill("2021-Q4")
    page.get_by_role("button", name="Compare").click()
    made = page.get_by_role("region", name="Made by events")
    expect(made.get_by_role("row", name="Status").first).to_be_visible()
    made.locator("td a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Event")
    page.goto(f"{AUDIT}/differences?since=soon")
    expect(page.get_by_role("alert")).to_contain_text("'soon' is neither a position")


# An event


def test_an_event_is_verified_in_the_browser(auditor: Page) -> None:
    page = auditor
    page.goto(f"{AUDIT}/events/300")
    page.get_by_role("button", name="Verify this event").click()
    found = steps(page)
    assert "SHA-256 is" in found
    assert "with the index 300 of 651" in found
    assert f"{ORIGIN} has signed the checkpoint of 651 events" in found
    assert "asks for no witness" in found
    assert page.locator("[data-steps] .bad").count() == 0


def test_an_event_altered_on_its_way_is_found_out(auditor: Page) -> None:
    page = auditor
    page.goto(f"{AUDIT}/events/300")

    def alter(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.body().replace(b'"position":300', b'"position":301'))

    page.route("**/tile/entries/**", alter)
    page.get_by_role("button", name="Verify this event").click()
    assert "have another hash than this page shows" in steps(page)


def test_a_key_of_the_readers_own_is_what_counts_and_is_kept(auditor: Page) -> None:
    page = auditor
    page.goto(f"{AUDIT}/events/300")
    origin = newest(page)[0].origin
    trust(page, SigningKey.generate(origin, LOG).public.vkey)
    page.reload()
    expect(page.locator("[data-whose]")).to_have_text("those that you brought")
    page.get_by_role("button", name="Verify this event").click()
    assert "No key that you trust has signed this" in steps(page)
    assert page.locator("[data-steps] .bad").count() == 1


# A checkpoint that the reader holds


def test_an_old_checkpoint_is_continued_and_a_forged_one_refused(auditor: Page, home: Path) -> None:
    page = auditor
    page.goto(f"{AUDIT}/checkpoints")
    now, data = newest(page)
    old = tiles.unpack(e.unpacked(page.request.get(EXPORT).body())["checkpoints/000"])[-1].decode()
    assert "are still the beginning of the 651" in compare(page, f"\n {old.strip()}  \n")
    assert "are still the beginning of the 651" in compare(page, data.decode())
    size = checkpoint.parse(note.parse(old.encode()).text).size
    altered = old.replace(f"\n{size}\n", f"\n{size - 1}\n", 1)
    assert f"The signature of {now.origin} is false" in compare(page, altered)
    stranger = SigningKey.generate(now.origin, LOG)
    assert "No key that you trust has signed this" in compare(page, now.signed(stranger).encode().decode())
    other = SigningKey.generate("example.org/other", LOG)
    unrelated = Checkpoint("example.org/other", now.size, now.root).signed(other).encode().decode()
    assert "It says nothing about this ledger" in compare(page, unrelated)
    assert "This is no signed note" in compare(page, "a shopping list")
    longer = now._replace(size=now.size + 5).signed(operators_key(home, now.origin))
    assert f"and here there are only {now.size}" in compare(page, longer.encode().decode())


@pytest.mark.parametrize("smaller", [0, 151])
def test_two_checkpoints_that_conflict_make_a_proof_for_everybody(
    auditor: Page, home: Path, smaller: int
) -> None:
    page = auditor
    page.goto(f"{AUDIT}/checkpoints")
    now, _ = newest(page)
    key = operators_key(home, now.origin)
    other = now._replace(size=now.size - smaller, root=bytes(32)).signed(key)
    assert "the history was written anew" in compare(page, other.encode().decode())
    with page.expect_download() as download:
        page.get_by_role("link", name="Save the proof of misbehaviour").click()
    document = Path(download.value.path()).read_bytes()
    assert prove_misbehaviour(document) == key.public
    assert json.loads(document)["older"] == other.encode().decode()


# A dropped export


def test_a_dropped_export_is_verified_without_the_server(
    auditor: Page, export: bytes, tmp_path: Path
) -> None:
    file = tmp_path / "export.zip"
    file.write_bytes(export)
    asked: list[Request] = []
    auditor.on("request", lambda request: asked.append(request))  # noqa: PLW0108 - a builtin cannot listen
    auditor.context.set_offline(True)
    said = dropped(auditor, file)
    assert said.startswith("Proved")
    assert f"651 events of {ORIGIN}, with the root hash " in said
    marks = auditor.locator("[data-guarantee]")
    states = {one.get_attribute("data-guarantee"): one.get_attribute("class") for one in marks.all()}
    asked_for = ("signature", "log", "checkpoints", "order", "texts", "reports")
    assert states == {
        **dict.fromkeys(asked_for, "proved"),
        **dict.fromkeys(("continued", "witnesses", "held"), "not_asked"),
    }
    assert asked == []


def test_an_export_is_dropped_with_the_mouse_and_packed_anew(
    auditor: Page, export: bytes, tmp_path: Path
) -> None:
    file = e.packed(e.unpacked(export), tmp_path / "again.zip", ZIP_DEFLATED)
    transfer = auditor.evaluate_handle(
        """bytes => { const all = new DataTransfer();
           all.items.add(new File([Uint8Array.from(atob(bytes), one => one.charCodeAt(0))], "again.zip"));
           return all; }""",
        e.encoded(file.read_bytes()),
    )
    auditor.dispatch_event("h1", "drop", {"dataTransfer": transfer})
    expect(auditor.locator("[data-result] h2")).to_have_text("Proved", timeout=60_000)


@pytest.mark.parametrize(
    ("crime", "guarantee", "told"),
    [
        (e.a_byte_changed, "log", "Event 300 is not the one whose hash stands in tile/0/001"),
        (e.an_entry_removed, "log", "tile/entries/000 holds 255 events, where there should be 256"),
        (e.another_key, "signature", f"No key that you trust has signed this for {ORIGIN}"),
        (e.a_root_changed, "signature", f"The signature of {ORIGIN} is false"),
        (e.a_text_changed, "texts", "“What nobody ever wrote”"),
        (e.a_text_taken_away, "texts", "is missing, and no event says that it was erased"),
        (e.a_report_changed, "reports", "This is not the file that was issued: reports/"),
        (e.a_file_added, "log", "This file belongs to nothing that was signed: annex.txt"),
        (e.a_tile_changed, "log", "does not hold the hashes of what it stands for"),
    ],
)
def test_a_tampered_export_is_refused_with_what_is_wrong(
    auditor: Page, export: bytes, tmp_path: Path, crime: Crime, guarantee: str, told: str
) -> None:
    said = dropped(auditor, e.packed(crime(e.unpacked(export)), tmp_path / "tampered.zip"))
    assert said.startswith("Not proved")
    broken = auditor.locator(f"[data-guarantee={guarantee}].broken")
    expect(broken).to_contain_text(told)
    assert "another history" not in said, "who altered an export on its way has the log accused"


def test_a_ledger_whose_key_was_changed_is_proved_by_both_of_its_logs(
    auditor: Page, shared: Path, tmp_path: Path
) -> None:
    environ, file = copied(shared, tmp_path / "rotated"), tmp_path / "rotated.zip"
    kvali(environ, "ledger", "rotate", "--workplan", DEMO, "--reason", "the yearly change", "--yes")
    kvali(environ, "export", str(file), "--workplan", DEMO)
    shown = json.loads(kvali(environ, "ledger", "show", "--workplan", DEMO, "--json"))
    first, second = (f"log {log['vkey']}" for log in shown["logs"])
    trust(auditor, f"{first}\n{second}\nquorum none\n")
    said = dropped(auditor, file)
    assert said.startswith("Proved")
    assert f"events of {ORIGIN}/2, with the root hash " in said
    expect(auditor.locator("[data-guarantee=continued].proved")).to_be_visible()
    auditor.reload()
    trust(auditor, f"{second}\nquorum none\n")
    assert dropped(auditor, file).startswith("Not proved")
    expect(auditor.locator("[data-guarantee=continued].broken")).to_contain_text(ORIGIN)


def test_a_truncated_export_is_refused(auditor: Page, export: bytes, tmp_path: Path) -> None:
    file = tmp_path / "export.zip"
    for length in (len(export) - 10, len(export) // 2, 100, 0):
        file.write_bytes(export[:length])
        assert dropped(auditor, file).startswith("Not proved. This is no ZIP archive, or it is cut off")


def test_an_older_export_does_not_pass_for_one_that_continues_what_is_held(
    auditor: Page, export: bytes, tmp_path: Path
) -> None:
    older = auditor.request.get(f"{EXPORT}?size=600").body()
    file = tmp_path / "export.zip"
    file.write_bytes(older)
    assert "600 events of" in dropped(auditor, file)
    auditor.locator("summary", has_text="A checkpoint that you kept").click()
    auditor.get_by_label("The checkpoint").fill(newest(auditor)[1].decode())
    dropped(auditor, file)
    expect(auditor.locator("[data-guarantee=held].broken")).to_contain_text("here there are only 600")
    file.write_bytes(export)
    dropped(auditor, file)
    expect(auditor.locator("[data-guarantee=held].proved")).to_be_visible()


def test_witnesses_count_by_the_readers_own_policy(auditor: Page, export: bytes, tmp_path: Path) -> None:
    files, (now, data) = e.unpacked(export), newest(auditor)
    one, two = (SigningKey.generate(f"{name}.example.org", WITNESS) for name in ("one", "two"))
    signed = note.parse(data)
    cosigned = Note(now.text, (*signed.signatures, cosign(now.text, one, 1_700_000_000)))
    log = auditor.locator("#policy").input_value().splitlines()[0]
    policy = f"{log}\nwitness one {one.public.vkey}\nwitness two {two.public.vkey}\n"
    witnessed = e.packed(files | {"checkpoint": cosigned.encode()}, tmp_path / "witnessed.zip")
    trust(auditor, f"{policy}group either any one two\nquorum either\n")
    assert dropped(auditor, witnessed).startswith("Proved")
    proved = auditor.locator("[data-guarantee=witnesses].proved")
    expect(proved).to_contain_text("last cosigned at 2023-11-14T22:13:20.000Z")
    auditor.get_by_label("Keys, one a line").fill(f"{policy}group both all one two\nquorum both\n")
    assert dropped(auditor, witnessed).startswith("Not proved")
    broken = auditor.locator("[data-guarantee=witnesses].broken")
    expect(broken).to_contain_text("No checkpoint has the cosignatures that you ask for")
