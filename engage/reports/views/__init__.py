"""Pages of reports, by audience."""
