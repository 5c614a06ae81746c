"""What a calendar says in one language: its own phrases; statuses, dates and plan texts as in reports."""

from collections.abc import Iterator, Mapping

from events.values import Text
from service.calendars.contents import Contents, Deliverable, Occasion, Scope
from service.reports.words import LANGUAGES, Words

_PHRASES: Mapping[str, tuple[str, str]] = {
    "deliverables": ("{title}: deliverables", "{title}: შედეგების კალენდარი"),
    "made_up": ("DEMONSTRATION, everything is made up", "დემონსტრაცია, ყველაფერი გამოგონილია"),
    "status": ("Status: {status}", "სტატუსი: {status}"),
    "completed_on": ("Completed on {day}", "შესრულდა: {day}"),
    "window": ("Window: {start} to {end}", "პერიოდი: {start} – {end}"),
    "forum": (
        "To be achieved before the review forum, by {day}",
        "უნდა შესრულდეს მიმოხილვის ფორუმამდე, {day}",
    ),
    "printed": ("As printed: {printed}", "დაბეჭდილია: {printed}"),
    "inferred": ("This date is an inference: {note}", "ეს ვადა ნაგულისხმევია: {note}"),
    "moved": (
        "Moved {moves} times; by the baseline {day}",
        "გადატანილია {moves}-ჯერ; საბაზისო გეგმით {day}",
    ),
    "leads": ("Leads: {leads}", "წამყვანები: {leads}"),
    "no_lead": (
        "Lead not stated; the secretariat answers for it (inferred)",
        "წამყვანი მითითებული არ არის; პასუხს აგებს სამდივნო (ნაგულისხმევი)",
    ),
    "section": ("Section {code}: {title}", "სექცია {code}: {title}"),
    "no_deadline": ("The plan states no deadline", "გეგმაში ვადა მითითებული არ არის"),
    "planned": ("{what} (planned)", "{what} (დაგეგმილი)"),
    "participants": ("Participants: {names}", "მონაწილეები: {names}"),
}


def title(held: Contents, words: Words) -> str:
    """What the calendar is called: the plan's title, of which part of it, and whether it is made up."""
    scope = held.scope or Scope()
    parts = [one for one in (scope.section, scope.activity, scope.organisation) if one]
    name = " · ".join((_say("deliverables", words, title=words.text(held.title)), *parts))
    return f"[{_say('made_up', words)}] {name}" if held.demonstration else name


def about(one: Deliverable, held: Contents, words: Words) -> str:
    """What is worth knowing of a deliverable, a line each."""
    return "\n".join(_about(one, held, words))


def _about(one: Deliverable, held: Contents, words: Words) -> Iterator[str]:
    milestone, activity = one.milestone, one.activity
    yield _say("status", words, status=words.t(f"status.{milestone.status}"))
    if milestone.completed_on is not None:
        yield _say("completed_on", words, day=words.day(milestone.completed_on))
    if milestone.end is None:
        yield _say("no_deadline", words)
    elif milestone.start is not None:
        yield _say("window", words, start=words.day(milestone.start), end=words.day(milestone.end))
    if milestone.forum_end != milestone.end:
        yield _say("forum", words, day=words.day(milestone.forum_end))
    if milestone.moves:
        yield _say("moved", words, moves=milestone.moves, day=words.day(milestone.baseline_end))
    if milestone.printed:
        yield _say("printed", words, printed=milestone.printed)
    if milestone.inferred:
        yield _say("inferred", words, note=milestone.note or "")
    leads = "; ".join(named(code, held, words) for code in activity.leads)
    yield _say("leads", words, leads=leads) if leads else _say("no_lead", words)
    section = held.sections[activity.section]
    yield _say("section", words, code=section.code, title=words.text(section.title))


def called(one: Occasion, words: Words) -> str:
    """What an occasion is called."""
    if one.title:
        return words.text(one.title)
    what = words.t("agenda.kind_open") if one.kind is None else words.t(f"agenda.kind.{one.kind}")
    return _say("planned", words, what=what)


def of_occasion(one: Occasion, held: Contents, words: Words) -> str:
    """Who took part in an occasion, as far as that is known."""
    names = "; ".join(named(code, held, words) for code in one.participants)
    return _say("participants", words, names=names) if names else ""


def named(code: str, held: Contents, words: Words) -> str:
    """An organisation by its acronym and, where that says more, its name."""
    name = words.named(code, _names(code, held))
    return f"{code} ({name})" if name else code


def _names(code: str, held: Contents) -> Text:
    return held.organisations[code].names


def _say(key: str, words: Words, **values: object) -> str:
    return _PHRASES[key][LANGUAGES.index(words.language)].format(**values)
