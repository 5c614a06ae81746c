"""An agency's own sheet: its milestones, filled in with any spreadsheet program, and read with suspicion."""
