"""Pure decisions about help to take part."""
