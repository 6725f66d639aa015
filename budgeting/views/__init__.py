"""Pages of a round, by audience."""
