"""Pages of a session, by audience."""
