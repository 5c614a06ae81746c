"""How a file that is given out is to be saved."""

from urllib.parse import quote


def disposition(name: str) -> str:
    """Save as (RFC 6266): in ASCII for old clients, and in full for all others (RFC 8187)."""
    plain = "".join(each if each.isascii() and each.isprintable() else "_" for each in name)
    plain = plain.replace("\\", "_").replace('"', "_").replace("%", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
