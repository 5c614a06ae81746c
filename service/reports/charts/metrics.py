"""How much room words take, at most: whoever draws has no font at hand, and nothing may leave the picture."""

_HUNDREDTHS = {
    25: "’",
    30: " !',.:;ijl·",
    35: "()-J[]",
    40: "`f",
    45: "/I\\rt{}“”°",
    50: '"?_z–',
    55: "Fcs„",
    60: "$*+0123456789<=>ELSTZ^aevxy|~აკჯჰ−×±",
    65: "CPYbdghknopquბგევიმნპჟსუქყშჩძწჭხ«»",
    70: "#ABKRVXზ",
    75: "DGც",
    80: "&HOQUტ",
    85: "N",
    90: "@wორფღ…",
    95: "%Mdთ",
    100: "Wm—",
}
"""How far a letter advances, in hundredths of the size: rounded up, the bolder of Noto Sans's two weights."""
_ADVANCE = {letter: hundredths for hundredths, letters in _HUNDREDTHS.items() for letter in letters}
_WIDEST = 115
"""Of any letter that is not listed."""
CUT = "…"


def width(words: str, size: int) -> int:
    """The room that words take at most, in whole units."""
    hundredths = sum(_ADVANCE.get(letter, _WIDEST) for letter in words)
    return -(-hundredths * size // 100)


def fitted(words: str, size: int, room: int) -> str:
    """The words, cut where they would take more room than this; nothing where not even the cut has room."""
    if width(words, size) <= room:
        return words
    cut = words
    while cut and width(cut.rstrip() + CUT, size) > room:
        cut = cut[:-1]
    return cut.rstrip() + CUT if cut else ""


def broken(words: str, size: int, room: int) -> tuple[str, str]:
    """The words as a line that fits into this room, and what is left for the next one."""
    line, rest = "", words
    while rest:
        word, _, after = rest.partition(" ")
        longer = f"{line} {word}".lstrip()
        if width(longer, size) > room:
            break
        line, rest = longer, after
    return (line, rest) if line else (words, "")
