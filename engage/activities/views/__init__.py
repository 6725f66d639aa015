"""Pages of activities in general."""
