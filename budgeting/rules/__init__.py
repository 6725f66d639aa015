"""Pure decisions about rounds, ballots and counting."""
