"""What residents and officers fill in."""
