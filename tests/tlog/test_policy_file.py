"""A policy is written as it is read."""

from events.tlog.keys import LOG, WITNESS, SigningKey
from events.tlog.policy import parse

KEYS = [SigningKey(f"{name}.example.org", WITNESS, name.encode() * 32).public.vkey for name in "abcd"]
FILE = f"""\
log {SigningKey("example.org/log", LOG, b"l" * 32).public.vkey}
witness a {KEYS[0]} https://a.example.org
witness b {KEYS[1]}
witness c {KEYS[2]} https://c.example.org/kvali
witness d {KEYS[3]}
group two 1 c d
group three 2 a b two
quorum three
"""


def test_what_was_read_is_written_alike() -> None:
    assert parse(FILE).encode().decode() == FILE


def test_comments_and_words_for_numbers_do_not_change_what_it_means() -> None:
    policy = parse("# ours\n" + FILE.replace("two 1", "two any"))
    assert parse(policy.encode().decode()) == policy == parse(FILE)
