"""The calendar of deliverables, as calendar programs subscribe to it (RFC 5545)."""
