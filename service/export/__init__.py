"""A ledger as files that prove themselves; see `service.export.files` for what they are."""
