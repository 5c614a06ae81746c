"""What docs/feeds.md shows to those who connect a system works as it stands."""

import time
from typing import Any

from service.webhooks.secrets import shown, signature
from tests.docs.conftest import Examples
from tests.docs.markdown import ROOT, blocks


def test_the_feeds_run_as_pasted_and_are_answered_as_it_says(examples: Examples) -> None:
    examples("docs/feeds.md", "## Cookbook")


def test_the_receiver_verifies_what_is_sent_and_nothing_else() -> None:
    [code] = [
        one for one in blocks((ROOT / "docs" / "feeds.md").read_text("utf-8")) if one.language == "python"
    ]
    names: dict[str, Any] = {}
    exec(code.content, names)  # noqa: S102 - it is our own document
    verified, key, body, now = names["verified"], bytes(range(32)), b'{"id": "1"}', int(time.time())

    def headers(at: int) -> dict[str, str]:
        signatures = f"{signature(bytes(32), '1', at, body)} {signature(key, '1', at, body)}"
        return {"webhook-id": "1", "webhook-timestamp": str(at), "webhook-signature": signatures}

    assert verified(shown(key), headers(now), body)
    assert not verified(shown(key), headers(now), body + b" ")
    assert not verified(shown(bytes(range(1, 33))), headers(now), body)
    assert not verified(shown(key), headers(now - 400), body)
