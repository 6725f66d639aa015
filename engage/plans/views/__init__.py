"""Pages of a draft plan, by audience."""
