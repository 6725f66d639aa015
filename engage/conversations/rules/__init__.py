"""Pure decisions about records of conversations."""
