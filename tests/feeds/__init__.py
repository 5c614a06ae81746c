"""Feeds from a real server, and to real receivers, while things go wrong."""
