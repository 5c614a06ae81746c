"""What an error of the database tells: what is wrong, never what people wrote."""

import pytest
from sqlalchemy import URL, text
from sqlalchemy.exc import DBAPIError

from service.store.engine import make_engine


def test_a_database_error_does_not_repeat_the_values_it_was_given(database_url: URL) -> None:
    engine = make_engine(database_url)
    with engine.connect() as connection, pytest.raises(DBAPIError) as caught:
        connection.execute(text("INSERT INTO nowhere VALUES (:said)"), {"said": "in confidence"})
    engine.dispose()
    assert "in confidence" not in str(caught.value)
