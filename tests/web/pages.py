"""Every page, by its address without the language, and who looks at it (null: a visitor)."""

from tests.web.site import DEMO

D = f"/workplans/{DEMO}"

PAGES: tuple[tuple[str, str | None], ...] = (
    (f"{D}/", None),
    (f"{D}/?as_of=2021-12-31", None),
    (f"{D}/activities/KP1-A1", None),
    (f"{D}/calendar/?quarter=2021-Q4", None),
    (f"{D}/coverage/", None),
    (f"{D}/behind?figure=on_time&quarter=2021-Q4&by=section&group=KP2.2", None),
    (f"{D}/reports/", None),
    (f"{D}/reports/2021-Q2?edition=1", None),
    (f"{D}/reports/2021-Q2/files", None),
    (f"{D}/reports/2021-Q2/behind?edition=1&figure=/scorecard/0/official/figures/due", None),
    ("/help", None),
    (f"{D}/audit/?order=oldest&as_of=300", "auditor"),
    (f"{D}/audit/events/300", "auditor"),
    (f"{D}/audit/differences?since=300&to=320", None),
    (f"{D}/audit/checkpoints", "auditor"),
    (f"{D}/audit/verify", None),
    ("/sign-in", None),
    ("/nothing-here", None),
)
