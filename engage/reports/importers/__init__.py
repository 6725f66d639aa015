"""Files that officers bring in for reports."""
