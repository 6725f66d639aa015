"""Help to take part: what residents ask for, by when it is due, and whether they got it."""
