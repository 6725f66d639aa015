"""Changes to surveys, by what they are about."""
