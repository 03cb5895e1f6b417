"""Tests that read like the specification: cases are folders, order and invariants are properties."""
