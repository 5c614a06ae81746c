"""Plans with a history, small and large, that reports and pages are measured on."""

import os
from datetime import date, timedelta

from benchmarks import ours
from events.codec import NewEvent
from events.quarter import Quarter, quarters
from events.sealing import SALT_BYTES, Opening, seal
from events.values import Evidence, Forum, Milestone, Period, Sealed, Window
from events.vocabulary import (
    ActivityAdded,
    Event,
    OrganisationRegistered,
    SectionOpened,
    UpdateSubmitted,
    UpdateValidated,
    WorkplanAdopted,
)
from service.store.submission import Submission

PERIOD = Period(date(2021, 1, 1), date(2022, 12, 31))
QUARTERS = tuple(quarters(PERIOD.start, PERIOD.end))


class Plan(ours.Appender):
    """A plan whose activities are due in all quarters and often reported on."""

    sections: int
    each: int
    """Activities of a section."""
    rounds: int
    """How often each activity is reported on and validated."""

    def plan(self) -> None:
        """The plan, and all its history."""
        self.codes = [f"KP{s}-A{n}" for s in range(1, self.sections + 1) for n in range(1, self.each + 1)]
        leads = [f"ORG{number}" for number in range(1, 41)]
        events: list[Event] = [
            WorkplanAdopted(
                workplan="bench",
                title={"en": "Benchmark", "ka": "საზომი"},
                period=PERIOD,
                adopted_on=PERIOD.start,
                forum=Forum({"en": "Forum"}, "IMRF", date(2022, 5, 17), date(2022, 5, 20)),
                timezone="Europe/Zurich",
                secretariat="UNDP",
            ),
            OrganisationRegistered("ILO", {"en": "International Labour Organization"}, "un"),
            OrganisationRegistered("UNDP", {"en": "United Nations Development Programme"}, "un"),
            *(OrganisationRegistered(lead, {"en": f"Organisation {lead}"}, "un") for lead in leads),
            *(_section(number, leads) for number in range(1, self.sections + 1)),
            *(_activity(number, code, number % self.each + 1) for number, code in enumerate(self.codes)),
        ]
        self.writer.submit(Submission(decide=ours._accept(events), actor=ours.SYSTEM, correlation="plan"))
        for step in range(self.rounds):
            for start in range(0, len(self.codes), ours.CHUNK // 2):
                self.report_on(step, start, self.codes[start : start + ours.CHUNK // 2])

    def report_on(self, step: int, start: int, codes: list[str]) -> None:
        """An update of each of these activities, and its validation. `start` is the number of the first."""
        openings: list[Opening] = []
        decide = []
        for number, code in enumerate(codes, start):
            update, on = f"{self._prefix}{step:06d}{number:06d}", PERIOD.start + timedelta(days=5 + step * 33)
            event = _update(code, update, on, _done(step, number), openings)
            decide.append(ours._decided(NewEvent(event, on), ours.LEAD))
            decide.append(ours._decided(NewEvent(UpdateValidated(code, update)), ours.VALIDATOR))
        whole = Submission(
            decide=tuple(decide), actor=ours.SYSTEM, correlation="fill", openings=tuple(openings)
        )
        self.writer.submit(whole)


class Small(Plan):
    """Sixty activities and 2,000 events."""

    sections, each, rounds = 6, 10, 16


class Large(Plan):
    """Five thousand activities and 205,000 events."""

    sections, each, rounds = 100, 50, 20


def _section(number: int, leads: list[str]) -> SectionOpened:
    own = ("ILO", leads[number % len(leads)])
    title = {"en": f"Section {number} of the plan", "ka": f"გეგმის სექცია {number}"}
    return SectionOpened(f"KP{number}", "core_priority", title, leads=own, gcm_objectives=(number % 23 + 1,))


def _activity(number: int, code: str, place: int) -> ActivityAdded:
    quarter = QUARTERS[number % len(QUARTERS)]
    title = {
        "en": f"Activity {number} of the benchmark's plan, with a title of a usual length",
        "ka": f"გეგმის აქტივობა {number}, რომლის სათაურის სიგრძე ჩვეულებრივია",
    }
    window = Window(quarter.start, quarter.end, "quarter")
    return ActivityAdded(
        code, code.partition("-")[0], place, place, title, (Milestone("M1", window, "window"),)
    )


def _done(step: int, number: int) -> bool:
    """Two of three are completed: some in their quarter, some in the next one."""
    return number % 3 > 0 and step >= (number % len(QUARTERS)) * 2 + number % 2 + 1


def _update(code: str, update: str, on: date, done: bool, openings: list[Opening]) -> UpdateSubmitted:
    def sealed(text: str) -> Sealed:
        found, opening = seal(text, os.urandom(SALT_BYTES))
        openings.append(opening)
        return found

    evidence = (Evidence("document", sealed("Minutes of the meeting"), on),) if done else ()
    return UpdateSubmitted(
        activity=code,
        update=update,
        quarter=str(Quarter.of(on)),
        status="completed" if done else "ongoing",
        organisation="ILO",
        language="en",
        narrative=sealed("What was done in this step for this activity, in a sentence of a usual length."),
        evidence=evidence,
    )
