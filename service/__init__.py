"""The Flask application around the ledger: store, use cases, API, jobs and command line."""
