"""Edits: which rows of the tables and rules fit a change, and how much harm that is."""
