"""What the API says of itself to people: a page for every type of problem, and one for all operations."""
