"""What the pages of codebooks, coding and suggestions receive."""
