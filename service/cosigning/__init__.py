"""How a ledger gets the cosignatures of witnesses: in the background, never in the way of a write."""
