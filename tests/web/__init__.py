"""The pages, in a real browser where it matters how they look and behave."""
