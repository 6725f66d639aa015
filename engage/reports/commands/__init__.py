"""Changes to engagement reports."""
