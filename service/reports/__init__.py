"""Reports: a dataset's renditions, and how editions are issued, kept and made again."""
