"""What the API and the pages have in common: the way in, and what may be written in a request or a form."""
