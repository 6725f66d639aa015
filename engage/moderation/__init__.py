"""The release queue and the safeguarding route."""
