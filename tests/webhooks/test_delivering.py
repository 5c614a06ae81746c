"""Events reach their receivers: signed, in order, again and again until they are accepted, and never lost."""

import json
from datetime import timedelta
from pathlib import Path
from threading import Thread
from time import monotonic

import pytest
from openapi_schema_validator import OAS31Validator
from sqlalchemy import URL
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from service.app import create_app
from service.auth import keys
from service.commands import EraseText
from service.queries.events import event
from service.queries.view import view
from service.store.engine import reading
from service.store.webhooks import webhook
from service.webhooks.delivering import due, forget_delivered, tend
from service.webhooks.outcomes import LEASE
from service.webhooks.secrets import FILE, signature
from service.webhooks.sending import EXCHANGE_S
from tests.support.plan import LAB, PERSON, WORKPLAN, do, submit
from tests.webhooks.conftest import House, Receiver


def states(house: House, hook_id: str) -> dict[int, tuple[str, int]]:
    """State and number of attempts of each event that was tried."""
    page = house.mine.deliveries(hook_id, None, 2**53, 100)
    return {one.position: (one.state, one.attempts) for one in page.items}


def test_an_event_arrives_as_a_signed_cloud_event(each_house: House, up: Receiver) -> None:
    hook = each_house.add(f"{up.address}/ok?token=a%20b")
    position = each_house.register("NEW")
    each_house.deliver()
    [got] = up.requests
    described(each_house).validate(got.event)
    assert got.path == "/ok?token=a%20b"
    assert got.headers["content-type"] == "application/cloudevents+json; charset=utf-8"
    verified = Webhook(hook.secret).verify(got.body, got.headers)  # the specification's own implementation
    with view(each_house.service.engine, WORKPLAN, each_house.clock) as seen:
        stored = event(seen, position)
    data = verified.pop("data")
    assert (data["position"], data["data"]["organisation"]) == (position, "NEW")
    assert verified == {
        "specversion": "1.0",
        "id": stored.id,
        "source": "example.org/garden",
        "type": "organisation.registered",
        "subject": "organisation/NEW",
        "time": stored.recorded_at,
        "datacontenttype": "application/json",
        "position": position,
        "leafhash": stored.leaf_hash,
    }
    assert got.headers["webhook-id"] == stored.id
    assert states(each_house, hook.id) == {position: ("delivered", 1)}
    assert each_house.shown(hook).position == position


def described(house: House) -> OAS31Validator:
    """What the API's description says of messages."""
    description = create_app(house.service).test_client().get("/api/v1/openapi.json").get_json()
    content = description["webhooks"]["event"]["post"]["requestBody"]["content"]
    schema = content["application/cloudevents+json"]["schema"]
    return OAS31Validator({**schema, "components": description["components"]})


def test_a_demonstrations_messages_say_so(sqlite_url: URL, tmp_path: Path, up: Receiver) -> None:
    house = House(sqlite_url, tmp_path, demonstration=True)
    house.add(f"{up.address}/ok")
    house.register("NEW")
    house.deliver()
    house.service.close()
    assert [got.event["demonstration"] for got in up.requests] == [True]


def test_what_was_delivered_is_listed_for_a_week(each_house: House, up: Receiver) -> None:
    hook = each_house.add(f"{up.address}/picky")
    submit(each_house.ledger)
    up.refuses("update.submitted")
    each_house.deliver()
    position = each_house.register("NEW")
    each_house.later(minutes=5)
    for days, listed in ((6, {position - 1, position}), (2, {position - 1})):
        each_house.clock.advance(timedelta(days=days))
        forget_delivered(each_house.post)
        assert set(states(each_house, hook.id)) == listed


def test_the_signature_is_that_of_the_specification() -> None:
    # Standard Webhooks, "Verifying signatures": its own example, which every implementation tests itself by.
    key = Webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")._whsecret
    given = signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert given == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_secret_has_its_form_and_is_nobody_elses(house: House, up: Receiver) -> None:
    one, two = house.add(f"{up.address}/ok"), house.add(f"{up.address}/ok")
    assert one.secret.startswith("whsec_")
    assert len(Webhook(one.secret)._whsecret) == 32
    assert one.secret != two.secret
    house.register("NEW")
    house.deliver()
    for got in up.requests:
        verified = []
        for hook in (one, two):
            try:
                verified.append(Webhook(hook.secret).verify(got.body, got.headers))
            except WebhookVerificationError:
                continue
        assert len(verified) == 1
    with pytest.raises(WebhookVerificationError):
        Webhook(one.secret).verify(got.body.replace("NEW", "OLD"), got.headers)


def test_events_come_in_order_from_where_one_began(each_house: House, up: Receiver) -> None:
    each_house.add(f"{up.address}/ok", after=2)
    last = each_house.register("A", "B", "C")
    each_house.deliver()
    assert up.positions == list(range(3, last + 1))
    each_house.deliver()
    assert len(up.positions) == last - 2


def test_only_wanted_types_are_sent_and_the_others_are_passed_over(each_house: House, up: Receiver) -> None:
    hook = each_house.add(f"{up.address}/ok", "update.submitted", "update.validated", after=0)
    each_house.register("A")
    submit(each_house.ledger)
    last = each_house.register("B", "C")
    each_house.deliver()
    assert [got.event["type"] for got in up.requests] == ["update.submitted"]
    assert each_house.shown(hook).position == last
    assert due(each_house.post) == []


def test_a_receiver_that_was_away_gets_everything_once_it_is_back(
    each_house: House, receiver: Receiver
) -> None:
    hook = each_house.add(f"{receiver.address}/ok")
    first = each_house.register("A", "B") - 1
    each_house.deliver()
    assert states(each_house, hook.id) == {first: ("waiting", 1), first + 1: ("waiting", 1)}
    shown = each_house.shown(hook)
    assert (shown.failure, shown.waiting) == ("no answer: ConnectionRefusedError", 2)
    for _ in range(30):
        each_house.later(minutes=6)
    last = each_house.register("C")
    assert set(states(each_house, hook.id)) == {first, first + 1}
    with receiver.listening():
        each_house.later(minutes=6)
        each_house.deliver()
    assert set(receiver.positions) == {first, first + 1, last}
    shown = each_house.shown(hook)
    assert (shown.failing_since, shown.failure, shown.waiting) == (None, None, 0)


def test_an_event_that_is_refused_keeps_nobody_waiting_and_dies_after_three_days(
    each_house: House, up: Receiver
) -> None:
    hook = each_house.add(f"{up.address}/picky")
    up.refuses("update.submitted")
    submit(each_house.ledger)
    refused = each_house.ledger.state().size - 1
    each_house.deliver()
    attempts, began = [each_house.clock.now()], each_house.clock.now()
    for hour in range(73):
        last = each_house.register(f"HOUR-{hour}")
        each_house.deliver()
        before = up.positions.count(refused)
        each_house.later(minutes=59)
        each_house.later(minutes=1)
        attempts += [each_house.clock.now()] * (up.positions.count(refused) - before)
        assert states(each_house, hook.id)[last] == ("delivered", 1)
    assert states(each_house, hook.id)[refused][0] == "dead"
    assert timedelta(days=3) <= attempts[-1] - began < timedelta(days=3, hours=2)
    assert 12 < len(attempts) < 30
    accepted = [position for position in up.positions if position != refused]
    assert accepted == sorted(set(accepted))
    shown = each_house.shown(hook)
    assert (shown.dead, shown.waiting, shown.disabled, shown.failing_since) == (1, 0, None, None)
    [dead] = each_house.mine.deliveries(hook.id, "dead", 2**53, 10).items
    assert (dead.position, dead.status, dead.detail) == (refused, 500, "it answered 500")
    # It is sent again on request, as the very same message.
    up.refuses("nothing")
    assert each_house.mine.redeliver(hook.id).events == 1
    each_house.deliver()
    assert up.positions[-1] == refused
    ids = {got.headers["webhook-id"] for got in up.requests if got.event["position"] == refused}
    assert len(ids) == 1
    assert states(each_house, hook.id)[refused] == ("delivered", 1)


def test_many_refused_events_keep_nobody_waiting(house: House, up: Receiver) -> None:
    hook = house.add(f"{up.address}/picky")
    up.refuses("update.submitted")
    for number in range(40):
        submit(house.ledger, status="ongoing", evidence=())
        position = house.register(f"NEW-{number}")
        for _ in range(6):
            house.later(minutes=1)
        assert states(house, hook.id)[position] == ("delivered", 1)
    assert house.shown(hook).waiting == 40
    assert len(up.requests) < 40 * 10


def test_who_accepts_nothing_for_three_days_is_switched_off_and_loses_nothing(
    each_house: House, receiver: Receiver
) -> None:
    hook = each_house.add(f"{receiver.address}/ok")
    first = last = each_house.register("A")
    for hour in range(80):
        last = each_house.register(f"HOUR-{hour}")
        each_house.later(hours=1)
    shown = each_house.shown(hook)
    assert shown.disabled is not None
    assert shown.disabled.because.startswith("nothing was accepted for three days; at last: no answer")
    assert due(each_house.post) == []
    each_house.mine.change(hook.id, {"enabled": True})
    with receiver.listening():
        each_house.deliver()
        each_house.mine.redeliver(hook.id)
        each_house.deliver()
    assert set(receiver.positions) == set(range(first, last + 1))
    assert each_house.shown(hook).disabled is None


def test_a_receiver_that_is_gone_is_switched_off_at_once(house: House, up: Receiver) -> None:
    hook = house.add(f"{up.address}/status/410")
    house.register("A", "B")
    house.deliver()
    disabled = house.shown(hook).disabled
    assert disabled is not None
    assert "410" in disabled.because
    house.later(days=1)
    assert len(up.requests) == 1


def test_a_redirect_is_not_followed(house: House, up: Receiver) -> None:
    hook = house.add(f"{up.address}/moved")
    position = house.register("A")
    house.deliver()
    assert [got.path for got in up.requests] == ["/moved"]
    assert states(house, hook.id) == {position: ("waiting", 1)}
    assert house.shown(hook).failure == "it answered 302, and redirects are not followed"


def test_a_body_without_end_is_not_read(house: House, up: Receiver) -> None:
    hook = house.add(f"{up.address}/huge")
    position = house.register("A")
    began = monotonic()
    house.deliver()
    assert monotonic() - began < EXCHANGE_S
    assert states(house, hook.id) == {position: ("delivered", 1)}


@pytest.mark.parametrize("how", ["slow", "drip"])
def test_a_receiver_has_ten_seconds(house: House, up: Receiver, how: str) -> None:
    hook = house.add(f"{up.address}/{how}")
    position = house.register("A")
    began = monotonic()
    house.deliver()
    assert monotonic() - began < 40
    assert states(house, hook.id) == {position: ("waiting", 1)}


def test_one_process_at_a_time_tends_a_webhook_and_a_dead_ones_is_taken_over(
    each_house: House, up: Receiver
) -> None:
    each_house.add(f"{up.address}/slow")
    each_house.register("A")
    [which] = due(each_house.post)
    first = Thread(target=tend, args=(each_house.post, which, lambda: False))
    first.start()
    deadline = monotonic() + 30
    while not up.requests:
        assert monotonic() < deadline
    began = monotonic()
    tend(each_house.post, which, lambda: False)
    assert (due(each_house.post), len(up.requests)) == ([], 1)
    assert monotonic() - began < EXCHANGE_S
    # As far as anybody can tell, the first one has died.
    each_house.clock.advance(LEASE)
    assert due(each_house.post) == [which]
    first.join()


def test_during_a_change_both_secrets_verify(each_house: House, up: Receiver) -> None:
    old = each_house.add(f"{up.address}/ok")
    new = each_house.mine.rotate_secret(old.id)
    each_house.register("A")
    each_house.deliver()
    each_house.later(hours=25)
    each_house.register("B")
    each_house.deliver()
    during, after = up.requests
    for secret in (old.secret, new.secret):
        Webhook(secret).verify(during.body, during.headers)
    assert new.secret != old.secret
    assert " " not in after.headers["webhook-signature"]
    at = int(after.headers["webhook-timestamp"])
    key = Webhook(new.secret)._whsecret
    assert after.headers["webhook-signature"] == signature(
        key, after.headers["webhook-id"], at, after.body.encode()
    )


def test_any_event_can_be_sent_again(house: House, up: Receiver) -> None:
    hook = house.add(f"{up.address}/ok")
    assert house.mine.redeliver(hook.id, 0).events == 1
    house.deliver()
    assert up.positions == [0]
    assert states(house, hook.id) == {0: ("delivered", 1)}


def test_a_webhook_ends_with_the_last_key_of_its_account(each_house: House, up: Receiver) -> None:
    hook = each_house.add(f"{up.address}/ok")
    for key in keys.keys(each_house.service.engine):
        keys.revoke(each_house.service.engine, each_house.clock, key.prefix)
    each_house.register("A")
    each_house.deliver()
    assert up.requests == []
    again = each_house.as_(LAB)  # LAB has another account, which it takes the webhook over with
    disabled = again.webhook(hook.id).disabled
    assert disabled is not None
    assert "key" in disabled.because
    again.change(hook.id, {"enabled": True})
    each_house.deliver()
    assert len(up.requests) == 1


def test_names_of_persons_are_in_no_message_and_erased_texts_are_gone(
    each_house: House, receiver: Receiver
) -> None:
    each_house.add(f"{receiver.address}/ok", after=0)
    submit(each_house.ledger, status="ongoing", narrative="between us", evidence=())
    position = each_house.ledger.state().size - 1
    each_house.deliver()  # in vain; it is sent later
    basis = "a request of the person named"
    actor = LAB.__class__("administrator", "NET")
    do(each_house.ledger, actor, EraseText(event=position, field="narrative", basis=basis))
    with receiver.listening():
        each_house.later(hours=1)
        each_house.deliver()
    sent = {got.event["position"]: got.body for got in receiver.requests}
    assert position in sent
    assert "section.opened" in "".join(sent.values())
    for body in sent.values():
        assert PERSON not in body
        assert "between us" not in body
    assert basis in sent[position]


def test_without_the_file_of_secrets_nothing_is_sent_and_nothing_counted_against_anybody(
    house: House, up: Receiver
) -> None:
    hook = house.add(f"{up.address}/ok")
    house.register("A")
    file = house.post.keys / FILE
    kept = file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    for content in (None, b"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", b"damaged\n"):
        file.unlink()
        if content is not None:
            file.write_bytes(content)
            file.chmod(0o600)
        house.later(minutes=6)
        assert (up.requests, house.shown(hook).failing_since) == ([], None)
        file.touch()
    file.write_bytes(kept)
    house.later(minutes=6)
    assert len(up.requests) == 1


def test_nothing_secret_is_in_the_database(house: House, up: Receiver) -> None:
    hook = house.add(f"{up.address}/ok")
    with reading(house.service.engine) as connection:
        row = webhook(connection, house.ledger.id, hook.id)
    assert hook.secret.removeprefix("whsec_") not in json.dumps(row, default=str)
