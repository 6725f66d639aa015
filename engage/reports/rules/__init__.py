"""Pure decisions of reports: the neutral document and its stored form."""
