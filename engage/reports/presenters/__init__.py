"""What the pages of reports receive."""
