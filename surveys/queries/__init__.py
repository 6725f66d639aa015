"""Reads about surveys."""
