"""Frozen records in Terraform's own words. They hold and answer; they read, judge and print nothing."""
