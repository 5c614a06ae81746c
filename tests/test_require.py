"""What a machine lacks is told: as a skip, or as a failure where it was promised."""

import pytest

from tests.support.require import missing


def test_what_is_missing_skips_a_test_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KVALI_REQUIRE", "postgres")
    with pytest.raises(pytest.skip.Exception, match="browser cannot be had here: none installed"):
        missing("browser", "none installed")


def test_what_is_missing_fails_a_test_where_it_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KVALI_REQUIRE", "postgres,browser")
    with pytest.raises(pytest.fail.Exception, match="which cannot be had here: none installed"):
        missing("browser", "none installed")
