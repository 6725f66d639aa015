"""What may be sent, and what it is."""
