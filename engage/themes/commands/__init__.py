"""Changes to codebooks and codes, by what they are about."""
