"""Read models: rows derived from the folded state, written as events are appended, rebuilt at any time."""
