"""Patterns that only a whole plan shows, one file each."""
