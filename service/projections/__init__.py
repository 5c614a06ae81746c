"""Read models: rows derived from the folded state, written as events are appended, replaceable at any time."""
