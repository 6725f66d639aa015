"""Files that strangers made, read within limits."""
