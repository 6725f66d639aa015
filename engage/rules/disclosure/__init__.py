"""Disclosure control: the one gate between counts of people and anything that is shown."""
