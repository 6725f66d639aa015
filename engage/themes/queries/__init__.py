"""Reads of codebooks, codes and suggestions."""
