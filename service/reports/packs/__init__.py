"""What is made from a report's dataset for a meeting: the agenda pack of a consultation, the briefing."""
