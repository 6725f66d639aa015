"""Participatory budgeting: rounds, the ballot box and the count."""
