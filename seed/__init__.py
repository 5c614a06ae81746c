"""Workplans as reviewed data files, and the readers that refuse a bad one and check it against its source."""
