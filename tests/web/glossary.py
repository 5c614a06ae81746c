"""docs/glossary.md, from the glossary of the pages. Run as `python -m tests.web.glossary`."""

from pathlib import Path

from service.web.glossary import Term, groups

PAGE = Path(__file__).parents[2] / "docs" / "glossary.md"
_HEAD = """# Glossary

What each status, rate and term means, in English and Georgian. The pages say the same at `/en/help` and
`/ka/help`, and beside figures where a question mark stands. Both are made from
`service/web/templates/web/glossary.yaml`; this page is written by `python -m tests.web.glossary`.
"""


def page() -> str:
    """The page as it should be."""
    parts = [_HEAD]
    for group in groups().values():
        title, about = group.title, group.about
        parts += [f"\n## {title['en']} · {title['ka']}\n", f"\n{about['en']}\n\n{about['ka']}\n"]
        parts += ["\n| Term | Meaning | ტერმინი | მნიშვნელობა |\n| --- | --- | --- | --- |\n"]
        parts += [_line(one) for one in group.terms.values()]
    return "".join(parts)


def _line(one: Term) -> str:
    return f"| **{one.name['en']}** | {one.said['en']} | **{one.name['ka']}** | {one.said['ka']} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
