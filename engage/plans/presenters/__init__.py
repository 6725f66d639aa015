"""What the pages of a draft plan receive, by page."""
