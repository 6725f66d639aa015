"""Pages of the picture library."""
