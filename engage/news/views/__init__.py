"""Pages of whoever wants to hear of news."""
