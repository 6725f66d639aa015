"""Files that bring rounds in."""
