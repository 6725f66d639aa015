"""Pages about letters, by audience."""
