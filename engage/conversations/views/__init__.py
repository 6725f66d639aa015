"""Pages about conversations, by audience."""
