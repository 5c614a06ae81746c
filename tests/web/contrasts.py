"""The colours' contrasts in docs/design.md, measured. Run as `python -m tests.web.contrasts`."""

import re
from itertools import combinations
from pathlib import Path

CSS = Path(__file__).parents[2] / "service" / "web" / "static" / "kvali.css"
PAGE = Path(__file__).parents[2] / "docs" / "design.md"

TEXT, GRAPHIC = 4.5, 3.0
"""The least contrasts of WCAG 2.2: of text (1.4.3), and of what one has to see to understand (1.4.11)."""
PAIRS = (
    *((name, on, TEXT) for name in ("ink", "soft", "link") for on in ("paper", "wash")),
    *((name, on, TEXT) for name in ("good", "late", "bad", "prov") for on in ("paper", f"{name}-wash")),
    ("on-deep", "deep", TEXT),
    ("edge", "paper", GRAPHIC),
)
"""What stands on what, and its least contrast."""

STATES = ("good", "late", "bad", "prov")
_BLIND = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""Machado, Oliveira and Fernandes 2009, at full severity, on linear RGB."""
_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
_WHITE = (0.95047, 1.0, 1.08883)

Linear = tuple[float, ...]


def tokens() -> dict[str, dict[str, str]]:
    """The colours by their names, light and dark, as the style sheet has them."""
    light, dark = re.findall(r":root \{(.*?)\}", CSS.read_text(encoding="utf-8"), re.DOTALL)[:2]
    return {
        scheme: dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", block))
        for scheme, block in (("light", light), ("dark", dark))
    }


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def nearest(colours: dict[str, str], blindness: str | None) -> tuple[float, str]:
    """The two states that are hardest to tell apart: how far apart they are (CIE 1976 ΔE), and which."""
    seen = {name: _lab(_seen(_linear(colours[name]), blindness)) for name in STATES}
    return min(
        (sum((a - b) ** 2 for a, b in zip(seen[x], seen[y], strict=True)) ** 0.5, f"{x}, {y}")
        for x, y in combinations(STATES, 2)
    )


def _linear(colour: str) -> Linear:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * one for one in colour[1:])
    parts = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


def _luminance(colour: str) -> float:
    return sum(a * b for a, b in zip(_XYZ[1], _linear(colour), strict=True))


def _seen(colour: Linear, blindness: str | None) -> Linear:
    return (
        colour
        if blindness is None
        else tuple(min(max(part, 0.0), 1.0) for part in _times(_BLIND[blindness], colour))
    )


def _times(matrix: tuple[Linear, ...], vector: Linear) -> Linear:
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def _lab(colour: Linear) -> Linear:
    x, y, z = (_root(part / white) for part, white in zip(_times(_XYZ, colour), _WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _root(part: float) -> float:
    return part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116


def table() -> str:
    """Every pair with its contrast, light and dark."""
    rows = "".join(_row(one, on, least) for one, on, least in PAIRS)
    return f"| What on what | at least | light | dark |\n| --- | ---: | ---: | ---: |\n{rows}"


def _row(one: str, on: str, least: float) -> str:
    light, dark = (contrast(colours[one], colours[on]) for colours in _schemes())
    return f"| `{one}` on `{on}` | {least} | {light:.1f} | {dark:.1f} |\n"


def states() -> str:
    """How far apart the colours of states are, to every eye."""
    rows = "".join(_eye(blindness) for blindness in (None, *_BLIND))
    return f"| Eye | light | dark |\n| --- | --- | --- |\n{rows}"


def _eye(blindness: str | None) -> str:
    light, dark = (_far(colours, blindness) for colours in _schemes())
    return f"| {blindness or 'all colours seen'} | {light} | {dark} |\n"


def _schemes() -> tuple[dict[str, str], dict[str, str]]:
    known = tokens()
    return known["light"], known["light"] | known["dark"]


def _far(colours: dict[str, str], blindness: str | None) -> str:
    apart, which = nearest(colours, blindness)
    return f"{apart:.0f} ({which})"


def page() -> str:
    """The page as it should be."""
    text = PAGE.read_text(encoding="utf-8")
    for name, made in (("contrasts", table()), ("states", states())):
        text = re.sub(rf"(<!-- {name} -->\n).*?(\n<!-- end -->)", rf"\g<1>{made}\g<2>", text, flags=re.DOTALL)
    return text


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
