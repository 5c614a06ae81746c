"""What the columns of the read models that hold JSON say."""

import msgspec

from events.facts import Facts, Standings, Target, joined
from events.state import Delegation, Erasure, Move, Organisation, Report, Section, Update, Workplan
from events.state.discussion import Consultation, Contribution, Decision, KeyMessages, Retraction
from events.values import Milestone, Note, Objectives, Text, Window

decode_workplan = msgspec.json.Decoder(Workplan).decode
decode_organisation = msgspec.json.Decoder(Organisation).decode
decode_section = msgspec.json.Decoder(Section).decode
decode_update = msgspec.json.Decoder(Update).decode
decode_contribution = msgspec.json.Decoder(Contribution).decode
decode_retraction = msgspec.json.Decoder(Retraction).decode
decode_consultation = msgspec.json.Decoder(Consultation).decode
decode_decision = msgspec.json.Decoder(Decision).decode
decode_key_messages = msgspec.json.Decoder(KeyMessages).decode
decode_report = msgspec.json.Decoder(Report).decode
decode_delegation = msgspec.json.Decoder(Delegation).decode
decode_erasure = msgspec.json.Decoder(Erasure).decode
decode_milestone = msgspec.json.Decoder(Milestone).decode
decode_window = msgspec.json.Decoder(Window).decode
decode_baselines = msgspec.json.Decoder(dict[int, Window]).decode
decode_moves = msgspec.json.Decoder(list[Move]).decode
decode_targets = msgspec.json.Decoder(list[Target]).decode
decode_standings = msgspec.json.Decoder(Standings).decode
decode_title = msgspec.json.Decoder(Text).decode
decode_codes = msgspec.json.Decoder(tuple[str, ...]).decode
decode_objectives = msgspec.json.Decoder(Objectives | None).decode
decode_notes = msgspec.json.Decoder(tuple[Note, ...]).decode


def facts_of(targets: str, standings: str) -> list[Facts]:
    """The facts of an activity, from those columns of its two rows."""
    return list(joined(decode_targets(targets), decode_standings(standings)))
