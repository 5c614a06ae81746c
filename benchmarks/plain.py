"""What our API is measured against: Flask and SQLAlchemy, one row a request, on the very same server.

Run as `python -m benchmarks.plain URL PORT`. It neither knows who asks nor decides anything.
"""

import sys
from typing import Any

from flask import Flask, request
from sqlalchemy import Column, Integer, MetaData, String, Table, insert

from service import logs
from service.cli.server import Server, listening
from service.config import load_settings
from service.store.engine import make_engine, writing

METADATA = MetaData()
UPDATE = Table(
    "update_of_activity",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("activity", String(255), nullable=False),
    Column("status", String(32), nullable=False),
    Column("narrative", String),
)


def create_app(url: str) -> Flask:
    """Keeps each update that it is sent as a row, as durably as ours."""
    app, engine = Flask(__name__), make_engine(url)

    @app.post("/activities/<activity>/updates")
    def submit(activity: str) -> tuple[dict[str, Any], int]:
        body = request.get_json()
        row = {"activity": activity, "status": body["status"], "narrative": body["narrative"]}
        with writing(engine) as connection:
            made = connection.execute(insert(UPDATE).returning(UPDATE.c.id), row).scalar_one()
        return {"id": made, **row}, 201

    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    return app


def main(url: str, port: str) -> None:
    """Serve with the processes and threads that `kvali serve` has by default."""
    settings = load_settings({})
    with writing(make_engine(url)) as connection:
        METADATA.create_all(connection)
    logs.configure("warning")
    server = Server(
        lambda: create_app(url),
        listening("127.0.0.1", int(port)),
        workers=settings.workers,
        threads=settings.threads,
        log_level="warning",
    )
    server.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
