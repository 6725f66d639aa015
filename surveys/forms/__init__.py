"""What people fill in, by audience."""
