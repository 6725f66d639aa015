"""Surveys: questionnaires, responses and their tabulation."""
