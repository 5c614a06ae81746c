"""The columns of the sheet, and its words in every language."""

from collections.abc import Mapping
from typing import Literal, get_args

from msgspec import Struct

from events.values import Confidence, EvidenceType, Status

FORMAT = 1
"""Raised when a column is added or changes its place: older sheets are then refused."""
LANGUAGES = ("en", "ka")
UPDATES, HELP, STAMP = "Updates", "Help", "Kvali"
"""The names of its sheets: what is filled in, how, and (hidden) what it was made from."""

Kind = Literal["text", "day", "whole", "choice"]


class Column(Struct, frozen=True):
    """A column: the member of an update that it becomes (with a dot, of its evidence), and how it looks.

    Those that are locked are not read, but for the two that say which milestone a row is about.
    """

    name: str
    en: str
    ka: str
    kind: Kind = "text"
    width: int = 14
    locked: bool = False
    choices: Mapping[str, tuple[str, str]] = {}

    def heading(self, language: str) -> str:
        """What stands in its first row."""
        return self.ka if language == "ka" else self.en

    def word(self, choice: str, language: str) -> str:
        """A choice in a language."""
        return self.choices[choice][LANGUAGES.index(language)]

    def chosen(self, text: str) -> str | None:
        """The choice that somebody means by a word, in any language; null where it is none."""
        wanted = text.strip().casefold()
        words = {word.casefold(): choice for choice, both in self.choices.items() for word in (choice, *both)}
        return words.get(wanted)


_STATUS = {
    "not_started": ("not started", "არ დაწყებულა"),
    "ongoing": ("ongoing", "მიმდინარე"),
    "completed": ("completed", "შესრულებული"),
    "suspended": ("suspended", "შეჩერებული"),
    "cancelled": ("cancelled", "გაუქმებული"),
}
_CONFIDENCE = {"green": ("green", "მწვანე"), "amber": ("amber", "ყვითელი"), "red": ("red", "წითელი")}
_EVIDENCE = {
    "document": ("document", "დოკუმენტი"),
    "publication": ("publication", "პუბლიკაცია"),
    "event": ("event", "ღონისძიება"),
    "data": ("data", "მონაცემები"),
    "website": ("website", "ვებგვერდი"),
    "other": ("other", "სხვა"),
}
assert (set(_STATUS), set(_CONFIDENCE), set(_EVIDENCE)) == (  # noqa: S101 - a word for each, checked at start
    set(get_args(Status)),
    set(get_args(Confidence)),
    set(get_args(EvidenceType)),
)

COLUMNS = (
    Column("activity", "Activity", "აქტივობა", locked=True),
    Column("milestone", "Milestone", "ეტაპი", locked=True, width=10),
    Column("title", "Title", "დასახელება", locked=True, width=50),
    Column("due", "Due", "ვადა", "day", locked=True, width=12),
    Column("present", "Present status", "ამჟამინდელი სტატუსი", locked=True, width=16, choices=_STATUS),
    Column("status", "New status", "ახალი სტატუსი", "choice", 16, choices=_STATUS),
    Column("effective_on", "Since (date)", "როდიდან (თარიღი)", "day"),
    Column("percent", "Percent", "პროცენტი", "whole", 10),
    Column("confidence", "Confidence", "სანდოობა", "choice", choices=_CONFIDENCE),
    Column("narrative", "Narrative", "აღწერა", width=50),
    Column("challenges", "Challenges", "სირთულეები", width=30),
    Column("mitigation", "Mitigation", "რეაგირება", width=30),
    Column("next_steps", "Next steps", "შემდეგი ნაბიჯები", width=30),
    Column("support_requested", "Support requested", "საჭირო მხარდაჭერა", width=30),
    Column("evidence.type", "Evidence: kind", "მტკიცებულება: სახე", "choice", 18, choices=_EVIDENCE),
    Column("evidence.title", "Evidence: title", "მტკიცებულება: დასახელება", width=30),
    Column("evidence.url", "Evidence: address", "მტკიცებულება: მისამართი", width=30),
    Column("evidence.date", "Evidence: date", "მტკიცებულება: თარიღი", "day", 18),
)
OPEN = tuple(column for column in COLUMNS if not column.locked)
PLACES = {column.name: place for place, column in enumerate(COLUMNS)}

INSTRUCTIONS = {
    "en": (
        "One row for each milestone that your organisation answers for. Fill in the white cells of those rows"
        " that you want to report on, and leave the others empty. Grey cells are locked.",
        "A row that is filled in becomes one update. It needs a new status; the date since when is today if"
        " you leave it out; a completion needs evidence, and amber and red confidence a narrative.",
        "Write percentages as whole numbers from 0 to 100, and dates as dates. Formulas are refused.",
        "More than one piece of evidence, or files, are handed in over the API.",
        "Upload the sheet: you are first shown what it would change, and whether others have changed the same"
        " activities since it was made. Then all of it is submitted in one go, or nothing.",
        "This sheet shows the plan {workplan} for {organisation} at position {position} of the ledger.",
    ),
    "ka": (
        "თითო სტრიქონი თითოეული ეტაპისთვის, რომელზეც თქვენი ორგანიზაცია აგებს პასუხს. შეავსეთ თეთრი უჯრები იმ"
        " სტრიქონებში, რომლებზეც გსურთ ანგარიში, დანარჩენი დატოვეთ ცარიელი. ნაცრისფერი უჯრები დაცულია.",
        "შევსებული სტრიქონი ერთ განახლებად იქცევა. მას სჭირდება ახალი სტატუსი; თუ თარიღს არ მიუთითებთ,"
        " ჩაითვლება დღევანდელი; შესრულებას სჭირდება მტკიცებულება, ყვითელ და წითელ სანდოობას კი – აღწერა.",
        "პროცენტი ჩაწერეთ მთელ რიცხვად 0-დან 100-მდე, თარიღი – თარიღად. ფორმულები არ მიიღება.",
        "ერთზე მეტი მტკიცებულება ან ფაილი გადაეცემა API-ით.",
        "ატვირთეთ ცხრილი: ჯერ გაჩვენებთ, რას შეცვლიდა იგი და ხომ არ შეცვალა სხვამ იგივე აქტივობები მისი"
        " შექმნის შემდეგ. შემდეგ ყველაფერი ერთად გაიგზავნება, ან არაფერი.",
        "ეს ცხრილი აჩვენებს გეგმას {workplan} ორგანიზაციისთვის {organisation}, რეესტრის პოზიციაზე"
        " {position}.",
    ),
}


class Stamp(Struct, frozen=True):
    """What a sheet was made from; it stands in the hidden sheet."""

    format: int
    workplan: str
    organisation: str
    position: int
    language: str


def letter(place: int) -> str:
    """The letter of a column, of which there are at most 26."""
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[place]


def cell(name: str, row: int) -> str:
    """The address of a column's cell in a row, as people read it: `Updates!F12`."""
    return f"{UPDATES}!{letter(PLACES[name])}{row}"
