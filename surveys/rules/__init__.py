"""Pure decisions about questionnaires and answers. Standard library only."""
