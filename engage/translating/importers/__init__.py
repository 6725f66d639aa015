"""Files that come back from translators."""
