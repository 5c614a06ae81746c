"""A plan as a workbook: the sheets of its template, from a plan to their rows and back to a data file's data.

Nothing here knows what a workbook is made of: `service.importing` writes and reads the file.
"""
