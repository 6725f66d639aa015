"""Engage: resident engagement and participatory budgeting for a council."""
