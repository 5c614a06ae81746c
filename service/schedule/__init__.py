"""When Kvali does what by itself, and what became of it. What each job does is in `service.jobs`."""
