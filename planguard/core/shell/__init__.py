"""What a line of shell would start, as far as reading it can tell."""
