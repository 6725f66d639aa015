"""What words and tables become outside the house."""
