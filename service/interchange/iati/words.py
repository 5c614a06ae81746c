"""What is said in an IATI document beside the plan's own texts, in both languages."""

from collections.abc import Mapping

from events.values import Text

MADE_UP: Text = {"en": "DEMONSTRATION, everything is made up", "ka": "დემონსტრაცია, ყველაფერი გამოგონილია"}
START_NOT_STATED: Text = {
    "en": "The plan states no start; this is the first day of its period",
    "ka": "გეგმაში დასაწყისი მითითებული არ არის; ეს მისი პერიოდის პირველი დღეა",
}
DELIVERABLES: Text = {"en": "Deliverables", "ka": "შედეგები"}
MILESTONES: Text = {"en": "Milestones completed", "ka": "შესრულებული ეტაპები"}
QUARTERLY: Text = {
    "en": "Activities due in the quarter that are completed, by the baseline",
    "ka": "კვარტალში შესასრულებელი აქტივობებიდან შესრულებული, საბაზისო გეგმით",
}
_OBJECTIVE: Mapping[str, Text] = {
    "all": {
        "en": "All objectives of the Global Compact for Migration",
        "ka": "გლობალური კომპაქტის ყველა მიზანი",
    },
    "cross-cutting": {"en": "A cross-cutting issue", "ka": "საერთო საკითხი"},
}


def objective(code: str) -> Text:
    """What a tag for GCM objectives says."""
    numbered = {
        "en": f"Objective {code} of the Global Compact for Migration",
        "ka": f"მიგრაციის გლობალური კომპაქტის მიზანი {code}",
    }
    return _OBJECTIVE.get(code, numbered)


def marked(text: Text, *, made_up: bool) -> Text:
    """A title, which says of itself where everything is made up."""
    if not made_up:
        return text
    return {code: f"[{MADE_UP.get(code, MADE_UP['en'])}] {words}" for code, words in text.items()}
