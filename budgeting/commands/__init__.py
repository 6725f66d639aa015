"""Changes to rounds, by the part of their life they belong to."""
