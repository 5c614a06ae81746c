"""Who a printed list names."""

from seed.names import Register
from seed.plan import Organisation

REGISTER = Register(
    [
        Organisation(code="TREE", names={"en": "Tree House", "ka": "ხეების სახლი"}, kind="ngo"),
        Organisation(code="BEES", names={"en": "Bees", "ka": "ფუტკრები"}, kind="ngo", aliases=("BES",)),
        Organisation(
            code="BEES-DEV", names={"en": "Bees, Development", "ka": "ფუტკრები, ცენტრი"}, kind="ngo"
        ),
    ]
)


def test_a_name_with_its_acronym_in_brackets_counts_once() -> None:
    naming = REGISTER.read("ხეების სახლი (TREE), BES")
    assert (naming.named, naming.again, naming.rest) == (["TREE", "BEES"], [], [])


def test_a_name_printed_twice_is_named_again() -> None:
    naming = REGISTER.read("TREE; BEES და TREE")
    assert (naming.named, naming.again) == (["TREE", "BEES"], ["TREE"])


def test_a_missing_comma_hides_nobody() -> None:
    assert REGISTER.read("ხეების სახლი (TREE) ფუტკრები (BEES)").named == ["TREE", "BEES"]


def test_an_acronym_of_another_in_brackets_is_a_name_of_its_own() -> None:
    assert REGISTER.read("ხეების სახლი (BEES)").named == ["TREE", "BEES"]


def test_the_longest_name_wins() -> None:
    assert REGISTER.read("ფუტკრები, ცენტრი, TREE").named == ["BEES-DEV", "TREE"]


def test_a_name_within_a_word_is_no_name() -> None:
    naming = REGISTER.read("TREEHOUSE")
    assert naming.named == []
    assert naming.rest == [(0, len("TREEHOUSE"))]


def test_words_that_are_nobodys_name_are_kept_with_their_place() -> None:
    text = "TREE, უცნობი სახლი, BEES"
    naming = REGISTER.read(text)
    assert [text[start:end] for start, end in naming.rest] == ["უცნობი სახლი"]


def test_a_person_is_named_as_printed() -> None:
    naming = REGISTER.read("TREE, ნინო (მებაღე)", ["ნინო (მებაღე)"])
    assert (naming.named, naming.rest) == (["TREE", "ნინო (მებაღე)"], [])
