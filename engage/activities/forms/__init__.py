"""What officers fill in about activities in general."""
