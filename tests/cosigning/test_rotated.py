"""A witness follows a ledger into the log that continues it."""

from events.tlog.keys import public_key
from events.values import Actor
from service.commands.rotation import rotate
from tests.cosigning.conftest import House
from tests.support.plan import submit


def test_the_next_log_is_cosigned_from_its_beginning(each_house: House) -> None:
    house = each_house
    with house.witness():
        house.submit()
        old = house.sizes()
        done = rotate(
            house.ledger,
            Actor("administrator"),
            house.ledger.key(),
            house.service.next_key(house.ledger),
            "x",
        )
        house.submit()
        assert (house.sizes(), house.shown().agreed) == (old, None)
        vkey = done.opened.vkey or ""
        house._state.follow(public_key(vkey))
        house.asks(
            f"log {vkey}\nwitness one {house.key.public.vkey} http://127.0.0.1:{house.port}\nquorum one"
        )
        submit(house.ledger)
        house.submit()
        submit(house.ledger, "KP1-A2", milestone="M1")
        house.submit()
    shown = house.shown()
    assert (shown.satisfied, shown.newest.size, shown.witnesses[0].size) == (True, 3, 3)
    assert shown.witnesses[0].failure is None
    assert house.sizes() == [*old, done.opened.first + 2, done.opened.first + 3]
