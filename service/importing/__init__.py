"""A new workplan from a workbook: its template, and what was filled in, read with suspicion."""
