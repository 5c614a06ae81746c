"""Files that updates cite as evidence: which are taken, and where they are kept, outside the ledger."""
