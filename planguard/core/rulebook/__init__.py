"""Rule files -> rules: read with all faults at once, compiled to rows, and looked up by type and operation."""
