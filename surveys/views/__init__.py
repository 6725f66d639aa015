"""Pages of a survey, by audience."""
