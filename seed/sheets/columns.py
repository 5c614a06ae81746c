"""The sheets of the template, and their columns.

A column is named by the member of a data file that it becomes: `title.en`. What has to be filled in, and what
may stand in it, is for `seed.schema` and `seed.rules` to say, as of every plan.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple, get_args

from events.values import OrganisationKind, Precision, SectionKind

PLAN, AREAS, ORGANISATIONS, SECTIONS = "Plan", "Areas", "Organisations", "Sections"
ACTIVITIES, DEADLINES, NOTES, HELP = "Activities", "Deadlines", "Notes", "Help"

Kind = Literal["text", "lines", "codes", "day", "whole", "choice", "flag", "objectives"]
"""`lines` are several texts, one a line; `codes` several codes, apart by commas or spaces."""


class Column(NamedTuple):
    """A column: its name, its headings, how its cells are read. Where it is `null`, empty cells are null."""

    name: str
    en: str
    ka: str
    kind: Kind = "text"
    width: int = 18
    choices: tuple[str, ...] = ()
    null: bool = False

    @property
    def heading(self) -> str:
        """What stands above it, in both languages."""
        return f"{self.en}\n{self.ka}"


def _texts(name: str, en: str, ka: str) -> tuple[Column, Column]:
    return (
        Column(f"{name}.en", f"{en} (English)", f"{ka} (ინგლისურად)", width=50),
        Column(f"{name}.ka", f"{en} (Georgian)", f"{ka} (ქართულად)", width=50),
    )


_LINE = Column("line", "Line of the printed text", "ნაბეჭდი ტექსტის სტრიქონი", "whole", 12)
_NOTE_KINDS = ("misprint", "inference", "duplicate", "omission", "reading")

SHEETS: Mapping[str, tuple[Column, ...]] = {
    PLAN: (
        Column("code", "Code of the plan", "გეგმის კოდი"),
        *_texts("title", "Title", "დასახელება"),
        Column("period.start", "First day", "პირველი დღე", "day"),
        Column("period.end", "Last day", "ბოლო დღე", "day"),
        Column("adopted_on", "Adopted on", "დამტკიცების თარიღი", "day"),
        *_texts("forum.name", "Review forum", "მიმოხილვის ფორუმი"),
        Column("forum.acronym", "Acronym of the forum", "ფორუმის აკრონიმი"),
        Column("forum.start", "First day of the forum", "ფორუმის პირველი დღე", "day"),
        Column("forum.end", "Last day of the forum", "ფორუმის ბოლო დღე", "day"),
        Column("timezone", "Time zone (as in Europe/Zurich)", "საათობრივი სარტყელი"),
        Column("secretariat", "Code of the secretariat", "სამდივნოს კოდი"),
    ),
    AREAS: (Column("number", "Number", "ნომერი", "whole", 10), *_texts("title", "Title", "დასახელება")),
    ORGANISATIONS: (
        Column("code", "Code", "კოდი"),
        Column("kind", "Kind", "სახე", "choice", choices=get_args(OrganisationKind)),
        *_texts("names", "Name", "დასახელება"),
        Column("aliases", "Other names, one a line", "სხვა სახელები, თითო სტრიქონზე", "lines", 40),
        Column("hosted_by", "Hosted by", "მასპინძელი"),
        Column("note", "Note", "შენიშვნა", width=40),
    ),
    SECTIONS: (
        Column("code", "Code", "კოდი"),
        Column("kind", "Kind", "სახე", "choice", choices=get_args(SectionKind)),
        *_texts("title", "Title", "დასახელება"),
        Column("leads", "Leads (codes)", "წამყვანები (კოდები)", "codes", null=True),
        Column("members", "Members (codes)", "წევრები (კოდები)", "codes", 40),
        Column("observers", "Observers (codes)", "დამკვირვებლები (კოდები)", "codes"),
        Column("persons", "Persons, one a line", "პირები, თითო სტრიქონზე", "lines", 30),
        Column("gcm_objectives", "GCM objectives", "გლობალური კომპაქტის მიზნები", "objectives"),
        Column("thematic_area", "Thematic area", "თემატური სფერო", "whole", 12),
        _LINE,
    ),
    ACTIVITIES: (
        Column("section", "Section", "სექცია"),
        Column("number", "Printed number", "ნაბეჭდი ნომერი", "whole", 12, null=True),
        *_texts("title", "Title", "დასახელება"),
        Column("leads", "Leads, if not the section's", "წამყვანები, თუ სექციის არა", "codes", null=True),
        Column("members", "Members, if not the section's", "წევრები, თუ სექციის არა", "codes", null=True),
        Column("gcm_objectives", "GCM objectives", "გლობალური კომპაქტის მიზნები", "objectives"),
        Column("thematic_area", "Thematic area", "თემატური სფერო", "whole", 12),
        Column("on_request", "Only on request", "მხოლოდ მოთხოვნით", "flag", 12),
        _LINE,
    ),
    DEADLINES: (
        Column("activity", "Activity", "აქტივობა"),
        Column("printed", "As the plan says it", "როგორც გეგმაშია", width=40),
        Column("start", "First day", "პირველი დღე", "day", null=True),
        Column("end", "Last day (due)", "ბოლო დღე (ვადა)", "day"),
        Column("precision", "Precision", "სიზუსტე", "choice", choices=get_args(Precision)),
        Column("kind", "Kind", "სახე", "choice", choices=("window", "continuous", "recurring")),
        Column("every", "Every (if recurring)", "სიხშირე (თუ მეორდება)", "choice", choices=("quarter",)),
        Column("required", "Required", "სავალდებულო", "flag", 12),
        Column("inferred", "Inferred", "ნაგულისხმევი", "flag", 12),
        Column("note", "Note", "შენიშვნა", width=40),
        Column("continuation.printed", "Continuation, as printed", "გაგრძელება, როგორც ტექსტშია", width=40),
        Column("continuation.start", "Continuation: first day", "გაგრძელება: პირველი დღე", "day"),
        Column("continuation.end", "Continuation: last day", "გაგრძელება: ბოლო დღე", "day"),
        _LINE,
    ),
    NOTES: (
        Column("of", "Of (plan, section or activity)", "რას ეხება (გეგმა, სექცია, აქტივობა)"),
        Column("kind", "Kind", "სახე", "choice", choices=_NOTE_KINDS),
        Column("note", "Note", "შენიშვნა", width=60),
        Column("printed", "As printed", "როგორც დაბეჭდილია", width=40),
        Column("read_as", "Read as", "იკითხება როგორც", width=30),
        _LINE,
    ),
}
"""In the sheet of the plan itself, columns are rows: their headings stand in A, what they say in B."""

OPTIONAL = ("continuation",)
"""What has several columns and may be missing as a whole."""
OF_PLAN = "plan"
"""What the notes of the plan as a whole are of."""
NONE = "none"
"""Stands in a cell for a list that is empty on purpose; an empty cell there leaves it to the section."""
YES, NO = "yes", "no"
