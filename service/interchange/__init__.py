"""The plan and its results in the forms that others' programs exchange."""
