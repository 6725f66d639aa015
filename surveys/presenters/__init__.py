"""What the pages of surveys receive, by audience."""
