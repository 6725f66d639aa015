"""Pages of help to take part."""
