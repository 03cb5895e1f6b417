"""Deletes and creates that are one object under a new address, found by their values in time linear in the plan."""
