"""What pages of help to take part receive."""
