"""The plan and its results as IATI 2.03 activities (iatistandard.org)."""
