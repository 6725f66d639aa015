"""What officers fill in about reports."""
