"""Pure decisions and the words every floor shares. Standard library only."""
