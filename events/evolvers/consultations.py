"""How consultations and decisions change the state."""

from events import vocabulary as v
from events.codec import Recorded
from events.evolvers import Touched, assign
from events.state import State
from events.state.discussion import Consultation, Decision, FollowUp


def held(state: State, recorded: Recorded, event: v.ConsultationRecorded) -> Touched:
    """A consultation was held."""
    consultation = Consultation(
        id=event.consultation,
        kind=event.kind,
        held_on=event.held_on,
        quarter=event.quarter,
        title=event.title,
        participants=event.participants,
        language=event.language,
        summary=event.summary,
        position=recorded.position,
        recorded_at=recorded.envelope.recorded_at,
    )
    state.consultations[consultation.id] = consultation
    return (consultation,)


def corrected(state: State, recorded: Recorded, event: v.ConsultationCorrected) -> Touched:
    """What was recorded of it was put right."""
    consultation = state.consultations[event.consultation]
    assign(consultation, event, apart=("consultation", "reason"))
    return (consultation,)


def decided(state: State, recorded: Recorded, event: v.DecisionRecorded) -> Touched:
    """Something was decided; nobody has followed it up yet."""
    decision = Decision(
        id=event.decision,
        decided_on=event.decided_on,
        text=event.text,
        language=event.language,
        owners=event.owners,
        due=event.due,
        first_due=event.due,
        consultation=event.consultation,
        activities=event.activities,
        sections=event.sections,
        position=recorded.position,
        recorded_at=recorded.envelope.recorded_at,
    )
    state.decisions[decision.id] = decision
    return (decision,)


def changed(state: State, recorded: Recorded, event: v.DecisionChanged) -> Touched:
    """It reads otherwise, or others have to carry it out, or by another date."""
    decision = state.decisions[event.decision]
    assign(decision, event, apart=("decision", "reason"))
    return (decision,)


def followed_up(state: State, recorded: Recorded, event: v.DecisionFollowedUp) -> Touched:
    """How it stands from then on."""
    decision = state.decisions[event.decision]
    decision.follow_ups.append(
        FollowUp(
            status=event.status,
            on=recorded.effective_on,
            organisation=event.organisation,
            note=event.note,
            position=recorded.position,
            recorded_at=recorded.envelope.recorded_at,
        )
    )
    return (decision,)
