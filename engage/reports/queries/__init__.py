"""Reads about reports and what stands beside their figures."""
