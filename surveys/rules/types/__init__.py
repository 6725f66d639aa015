"""One handler per type of answer. Adding a type touches this package only."""
