"""Trust policies (c2sp.org/tlog-policy)."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.merkle import leaf_hash
from events.tlog import ForgedError, MalformedError
from events.tlog.keys import LOG, WITNESS, SigningKey
from events.tlog.policy import Group, Policy, parse
from tests.support.logs import LOG_KEY, OTHER_WITNESS_KEY, TIME, WITNESS_KEY, checkpoint, cosigned

LOG_LINE = f"log {LOG_KEY.public.vkey}\n"
KEYS = {
    name: SigningKey(f"{name}.example", WITNESS, bytes([number] * 32))
    for number, name in enumerate(("x1", "x2", "x3", "y1", "y2", "y3"), 1)
}
WITNESSES = "".join(f"witness {name} {key.public.vkey}\n" for name, key in KEYS.items())
TWO_LEVELS = f"""\
# as in the specification
{LOG_LINE}
  {WITNESSES}
\tgroup  x-witnesses\t2 x1 x2 x3
group y-witnesses any y1 y2 y3

group x-and-y all x-witnesses y-witnesses
quorum x-and-y
"""


def test_a_policy_is_read() -> None:
    policy = parse(TWO_LEVELS)
    assert policy.logs == (LOG_KEY.public,)
    assert policy.witnesses == {name: key.public for name, key in KEYS.items()}
    assert policy.groups == {
        "x-witnesses": Group(2, ("x1", "x2", "x3")),
        "y-witnesses": Group(1, ("y1", "y2", "y3")),
        "x-and-y": Group(2, ("x-witnesses", "y-witnesses")),
    }
    assert policy.quorum == "x-and-y"
    assert policy.logs_of(LOG_KEY.public.name) == (LOG_KEY.public,)
    assert policy.logs_of("elsewhere.example") == ()


def test_addresses_are_read() -> None:
    policy = parse(
        f"log {LOG_KEY.public.vkey} https://log.example\n"
        f"witness w {WITNESS_KEY.public.vkey} https://w.example/submit\nquorum w"
    )
    assert policy.addresses == {"w": "https://w.example/submit"}


def test_the_quorum_is_reached_by_enough_of_each_group() -> None:
    policy = parse(TWO_LEVELS)
    for number in range(7):
        for names in combinations(KEYS, number):
            enough = len([one for one in names if one[0] == "x"]) >= 2 and any(one[0] == "y" for one in names)
            assert (policy.quorum_at(dict.fromkeys(names, TIME)) is not None) == enough


def test_the_quorum_is_reached_when_the_last_one_that_it_needs_agrees() -> None:
    policy = parse(TWO_LEVELS)
    assert policy.quorum_at({"x1": 30, "x2": 10, "x3": 20, "y1": 15}) == 20
    assert policy.quorum_at({"x1": 30, "x3": 20, "y1": 50, "y2": 40}) == 40


def test_no_quorum_is_always_reached() -> None:
    assert parse("quorum none").quorum_at({}) == 0
    assert parse(TWO_LEVELS).quorum_at({}) is None


def test_cosignatures_on_a_checkpoint_count_for_the_witnesses_of_the_policy() -> None:
    policy = parse(f"witness w {WITNESS_KEY.public.vkey}\nquorum w\n")
    at = checkpoint(1, leaf_hash(b""))
    both = cosigned(at, WITNESS_KEY, OTHER_WITNESS_KEY)
    assert policy.cosigned(both) == {"w": TIME}
    assert policy.quorum_at(policy.cosigned(both)) == TIME
    assert policy.cosigned(cosigned(at, OTHER_WITNESS_KEY)) == {}
    with pytest.raises(ForgedError):
        policy.cosigned(both._replace(text=checkpoint(2, leaf_hash(b"")).text))


@given(st.integers(1, 40), st.data())
def test_any_all_and_a_number_ask_for_as_many(members: int, data: st.DataObject) -> None:
    keys = [SigningKey("w", WITNESS, bytes([number] * 32)).public.vkey for number in range(members)]
    lines = "".join(f"witness w{number} {key}\n" for number, key in enumerate(keys))
    threshold = data.draw(st.one_of(st.sampled_from(["any", "all"]), st.integers(1, members)))
    names = " ".join(f"w{number}" for number in range(members))
    group = parse(f"{lines}group g {threshold} {names}\nquorum g\n").groups["g"]
    assert group.threshold == {"any": 1, "all": members}.get(str(threshold), threshold)


def test_names_are_compared_byte_by_byte() -> None:
    kelvin = "\u212a"
    policy = parse(
        f"witness K {WITNESS_KEY.public.vkey}\nwitness {kelvin} {OTHER_WITNESS_KEY.public.vkey}\nquorum K\n"
    )
    assert set(policy.witnesses) == {"K", kelvin}


def test_only_spaces_and_tabs_are_white_space() -> None:
    policy = parse(f"# comment\u2028quorum w\nwitness a\u00a0b {WITNESS_KEY.public.vkey}\nquorum a\u00a0b")
    assert policy.quorum == "a\u00a0b"


W = f"witness w {WITNESS_KEY.public.vkey}\n"
V = f"witness v {OTHER_WITNESS_KEY.public.vkey}\n"
SAME_KEY = SigningKey("renamed.example", WITNESS, bytes(range(2, 34))).public.vkey
SAME_LOG = SigningKey("renamed.example", LOG, bytes(range(32))).public.vkey


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(LOG_LINE + W, id="no quorum"),
        pytest.param("quorum none\nquorum none\n", id="two quorums"),
        pytest.param("quorum\n", id="a quorum of nobody"),
        pytest.param(W + V + "quorum w v\n", id="a quorum of two names"),
        pytest.param("quorum w\n" + W, id="a quorum before its witness"),
        pytest.param("quorum nobody\n", id="a quorum of somebody unknown"),
        pytest.param("quorum NONE\n", id="none in capitals"),
        pytest.param("Quorum none\n", id="a capital letter"),
        pytest.param("friends none\nquorum none\n", id="an unknown line"),
        pytest.param("quorum\u00a0none\n", id="a space that is none"),
        pytest.param("quorum none\r\n", id="lines of Windows"),
        pytest.param("quorum none\n\x00", id="a zero byte"),
        pytest.param("# \x7f\nquorum none\n", id="a delete character in a comment"),
        pytest.param("quorum none # comment\n", id="a comment behind a line"),
        pytest.param("log\nquorum none\n", id="a log without a key"),
        pytest.param(f"log {LOG_KEY.public.vkey} a b\nquorum none\n", id="a log with too much"),
        pytest.param(f"log {WITNESS_KEY.public.vkey}\nquorum none\n", id="a witness as a log"),
        pytest.param(f"log {LOG_KEY.public.vkey[:-1]}\nquorum none\n", id="a damaged key"),
        pytest.param(LOG_LINE * 2 + "quorum none\n", id="a log twice"),
        pytest.param(LOG_LINE + f"log {SAME_LOG}\nquorum none\n", id="a log's key under another name"),
        pytest.param("witness w\nquorum none\n", id="a witness without a key"),
        pytest.param(W.strip() + " a b\nquorum none\n", id="a witness with too much"),
        pytest.param(f"witness w {LOG_KEY.public.vkey}\nquorum none\n", id="a log as a witness"),
        pytest.param(W + f"witness w {OTHER_WITNESS_KEY.public.vkey}\nquorum w\n", id="a name twice"),
        pytest.param(W + f"witness v {SAME_KEY}\nquorum w\n", id="a witness's key under another name"),
        pytest.param(f"witness none {WITNESS_KEY.public.vkey}\nquorum none\n", id="a witness called none"),
        pytest.param(W + "group none any w\nquorum none\n", id="a group called none"),
        pytest.param(W + "group w any w\nquorum w\n", id="a group called as a witness"),
        pytest.param(W + V + "group g any w\ngroup g any v\nquorum g\n", id="a group twice"),
        pytest.param("group g any none\nquorum none\n", id="none as a member"),
        pytest.param("group g any\nquorum none\n", id="a group of nobody"),
        pytest.param(W + "group g any w nobody\nquorum g\n", id="somebody unknown in a group"),
        pytest.param(W + "group g any w g\nquorum g\n", id="a group in itself"),
        pytest.param("group g any w\n" + W + "quorum g\n", id="a group before its witness"),
        pytest.param(W + "group g 1 w w\nquorum g\n", id="a member twice"),
        pytest.param(W + V + "group g any w v\ngroup h all g w\nquorum h\n", id="a member of two groups"),
        pytest.param(W + "group g 0 w\nquorum g\n", id="a threshold of 0"),
        pytest.param(W + "group g 2 w\nquorum g\n", id="more than there are"),
        pytest.param(W + "group g 01 w\nquorum g\n", id="a leading zero"),
        pytest.param(W + "group g -1 w\nquorum g\n", id="a negative threshold"),
        pytest.param(W + "group g ١ w\nquorum g\n", id="Arabic digits"),
        pytest.param(W + f"group g {'1' * 5000} w\nquorum g\n", id="a number of 5000 digits"),
        pytest.param(W + "group g most w\nquorum g\n", id="a threshold that is no number"),
    ],
)
def test_this_is_no_policy(text: str) -> None:
    with pytest.raises(MalformedError):
        parse(text)


def test_the_error_says_which_line() -> None:
    with pytest.raises(MalformedError, match=r"^line 3: .*witness NAME KEY"):
        parse("# first\n\nwitness w\nquorum none\n")


def test_a_large_policy_is_read() -> None:
    keys = [SigningKey("w", WITNESS, bytes([number] * 32)).public.vkey for number in range(100)]
    lines = "".join(f"witness w{n} {key}\ngroup g{n} any w{n}\n" for n, key in enumerate(keys))
    policy: Policy = parse(
        f"{lines}group all-of-them all {' '.join(f'g{n}' for n in range(100))}\nquorum all-of-them\n"
    )
    assert policy.quorum_at({f"w{n}": n for n in range(100)}) == 99
