"""What the pages of rounds receive."""
