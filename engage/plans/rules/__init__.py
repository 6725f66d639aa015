"""Pure decisions about draft plans: what a heading is, how sections are numbered and addressed, what is unfinished."""
