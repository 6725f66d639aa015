"""What a translator's file holds, and what may come back from it."""
