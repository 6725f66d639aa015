"""Engagement reports: built in the background, published as snapshots."""
