"""Conversations: what was said in workshops, forums and visits, as officers wrote it down."""
