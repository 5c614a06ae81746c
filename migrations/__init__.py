"""Alembic's revisions of the database, as an importable package (`service.store.migrate` runs them)."""
