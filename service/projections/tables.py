"""The tables of the read models. They hold nothing that a fold of the ledger would not give again.

What is looked for has a column of its own. What is only shown is the JSON of a struct of `events`, encoded
and decoded as that very struct (`service.projections.rows`), so that there is no second mapping.
"""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, false

from service.store.tables import FIXED, METADATA, SHA256_HEX, ledger_key

CODE = String(255)

READ_WORKPLAN = Table(
    "read_workplan",
    METADATA,
    ledger_key(),
    Column("workplan", Text, nullable=False, comment="events.state.Workplan (JSON)"),
    Column("version", Integer, nullable=False, comment="Version of the workplan's stream"),
    comment="The workplan of each ledger",
)

READ_ORGANISATION = Table(
    "read_organisation",
    METADATA,
    ledger_key(),
    Column("code", CODE, primary_key=True, comment="Canonical acronym"),
    Column("organisation", Text, nullable=False, comment="events.state.Organisation (JSON)"),
    Column("version", Integer, nullable=False, comment="Version of its stream"),
    comment="Organisations that take part",
    sqlite_with_rowid=False,
)

READ_SECTION = Table(
    "read_section",
    METADATA,
    ledger_key(),
    Column("code", CODE, primary_key=True, comment="Code of the section"),
    Column("place", Integer, nullable=False, comment="Its place in the plan, from 1"),
    Column("section", Text, nullable=False, comment="events.state.Section (JSON)"),
    Column("version", Integer, nullable=False, comment="Version of its stream"),
    comment="Sections of the plan",
    sqlite_with_rowid=False,
)

READ_ACTIVITY = Table(
    "read_activity",
    METADATA,
    ledger_key(),
    Column("code", CODE, primary_key=True, comment="Code of the activity"),
    Column("section", CODE, nullable=False, comment="Code of its section"),
    Column("section_place", Integer, nullable=False, comment="Place of its section in the plan"),
    Column("place", Integer, nullable=False, comment="Its place in the section"),
    Column("number", Integer, comment="Its printed number, where one is printed"),
    Column("title", Text, nullable=False, comment="Title by language (JSON)"),
    Column("search", Text, nullable=False, comment="Code and titles in all languages, case folded"),
    Column("leads", Text, nullable=False, comment="Codes of its leads, its own or its section's (JSON)"),
    Column("leads_from", String(16), nullable=False, comment="activity, section or not_stated"),
    Column("owners", Text, nullable=False, comment="Leads, or else the secretariat, as an inference (JSON)"),
    Column("members", Text, nullable=False, comment="Codes of its members (JSON)"),
    Column("members_from", String(16), nullable=False, comment="activity, section or not_stated"),
    Column("observers", Text, nullable=False, comment="Codes of its section's observers (JSON)"),
    Column("gcm_objectives", Text, nullable=False, comment="Numbers, all, cross-cutting or null (JSON)"),
    Column("objectives_from", String(16), nullable=False, comment="activity, section or not_stated"),
    Column("thematic_area", Integer, comment="Number of its thematic area"),
    Column("area_from", String(16), nullable=False, comment="activity, section or not_stated"),
    Column("on_request", Boolean, nullable=False, comment="Whether it is only done when asked for"),
    Column("notes", Text, nullable=False, comment="Readings that are not literal (JSON)"),
    Column("targets", Text, nullable=False, comment="events.facts.Target of each of its milestones (JSON)"),
    comment="Activities as planned; how they stand is in read_progress, which every update rewrites",
    sqlite_with_rowid=False,
)

READ_MILESTONE = Table(
    "read_milestone",
    METADATA,
    ledger_key(),
    Column("activity", CODE, primary_key=True, comment="Code of its activity"),
    Column("code", CODE, primary_key=True, comment="Its code in the activity: M1, M2 …"),
    Column("place", Integer, nullable=False, comment="Its place in the activity"),
    Column("plan", Text, nullable=False, comment="events.values.Milestone, as planned (JSON)"),
    Column("current_window", Text, nullable=False, comment="events.values.Window, as it is now (JSON)"),
    Column("baselines", Text, nullable=False, comment="Window by number of the baseline (JSON)"),
    Column("moves", Text, nullable=False, comment="List of events.state.Move (JSON)"),
    comment="Milestones as planned, and where their windows are now",
    sqlite_with_rowid=False,
)

READ_PROGRESS = Table(
    "read_progress",
    METADATA,
    ledger_key(),
    Column("activity", CODE, primary_key=True, comment="Code of the activity"),
    Column("standings", Text, nullable=False, comment="events.facts.Standings (JSON)"),
    Column("waiting", Text, nullable=False, comment="Ids of its updates that are under review (JSON)"),
    Column("cancelled", Boolean, nullable=False, comment="Whether it was taken out of the plan"),
    Column("confidence", String(8), comment="Delivery confidence by the latest validated update"),
    Column("percent", Integer, comment="Percentage by the latest validated update"),
    Column("provisional_confidence", String(8), comment="The same, with updates under review"),
    Column("provisional_percent", Integer, comment="The same, with updates under review"),
    Column("last_update", String(64), comment="Id of the update that was posted last"),
    Column("review", String(16), comment="What became of that update"),
    Column("version", Integer, nullable=False, comment="Version of its stream"),
    Column("position", Integer, nullable=False, comment="Position of the last event that touched it"),
    comment="How activities stand: all that counting needs, and what the last updates say",
    sqlite_with_rowid=False,
)

READ_UPDATE = Table(
    "read_update",
    METADATA,
    ledger_key(),
    Column("id", String(64), primary_key=True, comment="Id of the update"),
    Column("activity", CODE, nullable=False, comment="Code of its activity", info=FIXED),
    Column("organisation", CODE, nullable=False, comment="Who reports", info=FIXED),
    Column("on_behalf_of", CODE, comment="For whom, where that is another organisation", info=FIXED),
    Column("review", String(16), nullable=False, comment="submitted, validated, returned or withdrawn"),
    Column(
        "disputed",
        Boolean,
        nullable=False,
        server_default=false(),
        comment="Whether a dispute about it is open",
    ),
    Column("position", Integer, nullable=False, comment="Position of its submission", info=FIXED),
    Column("details", Text, nullable=False, comment="events.state.Update (JSON)"),
    Index(None, "ledger_id", "activity", "position"),
    comment="Every update ever submitted, also those that nothing depends on any more",
    sqlite_with_rowid=False,
)

READ_CONTRIBUTION = Table(
    "read_contribution",
    METADATA,
    ledger_key(),
    Column("id", String(64), primary_key=True, comment="Id of the comment or piece of evidence"),
    Column("kind", String(16), nullable=False, comment="comment or evidence", info=FIXED),
    Column("activity", CODE, nullable=False, comment="Code of its activity", info=FIXED),
    Column("update_id", String(64), comment="Id of the update that it is about, if of one", info=FIXED),
    Column("organisation", CODE, nullable=False, comment="Who added it", info=FIXED),
    Column("position", Integer, nullable=False, comment="Position of its event", info=FIXED),
    Column("details", Text, nullable=False, comment="events.state.Contribution (JSON)"),
    Index(None, "ledger_id", "activity", "position"),
    comment="Comments and evidence that were added beside updates; nothing ever changes them",
    sqlite_with_rowid=False,
)

READ_RETRACTION = Table(
    "read_retraction",
    METADATA,
    ledger_key(),
    Column("contribution", String(64), primary_key=True, comment="Id of what was taken back"),
    Column("retraction", Text, nullable=False, comment="events.state.Retraction (JSON)"),
    comment="Which comments and pieces of evidence were taken back by who had added them",
    sqlite_with_rowid=False,
)

READ_CONSULTATION = Table(
    "read_consultation",
    METADATA,
    ledger_key(),
    Column("id", String(64), primary_key=True, comment="Id of the consultation"),
    Column("kind", String(16), nullable=False, comment="network, stakeholders, annual_meeting or principals"),
    Column("quarter", String(7), nullable=False, comment="The quarter it was about: 2021-Q2"),
    Column("position", Integer, nullable=False, comment="Position of its record", info=FIXED),
    Column("details", Text, nullable=False, comment="events.state.Consultation (JSON)"),
    Column("version", Integer, nullable=False, comment="Version of its stream"),
    comment="Consultations that were held",
    sqlite_with_rowid=False,
)

READ_DECISION = Table(
    "read_decision",
    METADATA,
    ledger_key(),
    Column("id", String(64), primary_key=True, comment="Id of the decision"),
    Column("consultation", String(64), comment="Id of the consultation it was taken in", info=FIXED),
    Column("owners", Text, nullable=False, comment="Codes of the organisations that carry it out (JSON)"),
    Column("activities", Text, nullable=False, comment="Codes of the activities it is about (JSON)"),
    Column("sections", Text, nullable=False, comment="Codes of the sections it is about (JSON)"),
    Column("status", String(16), nullable=False, comment="open, in_progress, done or dropped"),
    Column("due", String(10), comment="When it is due, if ever: 2021-09-30"),
    Column("position", Integer, nullable=False, comment="Position of its record", info=FIXED),
    Column("details", Text, nullable=False, comment="events.state.Decision (JSON)"),
    Column("version", Integer, nullable=False, comment="Version of its stream"),
    comment="Decisions, and how they were followed up",
    sqlite_with_rowid=False,
)

READ_KEY_MESSAGES = Table(
    "read_key_messages",
    METADATA,
    ledger_key(),
    Column("quarter", String(7), primary_key=True, comment="2021-Q2"),
    Column("language", String(64), primary_key=True, comment="Language tag (BCP 47)"),
    Column("details", Text, nullable=False, comment="events.state.KeyMessages (JSON)"),
    comment="The secretariat's key messages for reports, as they stand",
    sqlite_with_rowid=False,
)

READ_REPORT = Table(
    "read_report",
    METADATA,
    ledger_key(),
    Column("quarter", String(7), primary_key=True, comment="2021-Q2"),
    Column("report", Text, nullable=False, comment="events.state.Report, with all its editions (JSON)"),
    comment="Issued accountability reports",
    sqlite_with_rowid=False,
)

READ_DELEGATION = Table(
    "read_delegation",
    METADATA,
    ledger_key(),
    Column("id", String(64), primary_key=True, comment="Id of the delegation"),
    Column("delegation", Text, nullable=False, comment="events.state.Delegation (JSON)"),
    Column("version", Integer, nullable=False, comment="Version of its stream"),
    comment="Who acts for whom",
    sqlite_with_rowid=False,
)

READ_ERASURE = Table(
    "read_erasure",
    METADATA,
    ledger_key(),
    Column("sha256", SHA256_HEX, primary_key=True, comment="The seal of the text that was erased"),
    Column("erasure", Text, nullable=False, comment="events.state.Erasure (JSON)"),
    comment="Which texts were erased, and by which event",
    sqlite_with_rowid=False,
)

READ_MODELS = (
    READ_WORKPLAN,
    READ_ORGANISATION,
    READ_SECTION,
    READ_ACTIVITY,
    READ_MILESTONE,
    READ_PROGRESS,
    READ_UPDATE,
    READ_CONTRIBUTION,
    READ_RETRACTION,
    READ_CONSULTATION,
    READ_DECISION,
    READ_KEY_MESSAGES,
    READ_REPORT,
    READ_DELEGATION,
    READ_ERASURE,
)
