"""A witness (c2sp.org/tlog-witness), run by an agency: it cosigns what a log says, while it only grows.

It stands alone: it knows the log's key, and nothing of the service that keeps the log or of its database.
"""
