"""What rounds promise to the rooms below: acts of two officers, and the ports of rounds, bids, awards and pictures."""
