"""Ways to write a report: pure functions from the report to text, one public module each."""
