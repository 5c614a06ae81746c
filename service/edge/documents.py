"""What browsers are told of the files of reports."""

SHOWN = ("application/json", "text/html", "application/pdf")
"""What a browser shows itself; the others are there to be saved."""

PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""A report is one page with its own styles, without scripts and without anything from elsewhere."""


def disposed(media_type: str, name: str) -> str:
    """What a browser is to do with a file of this name: show it, or save it."""
    return f'{"inline" if media_type.startswith(SHOWN) else "attachment"}; filename="{name}"'
