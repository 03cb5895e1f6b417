"""Coverage-guided fuzzing of every door through which something hostile comes in: CONTRIBUTING.md says how to run it."""
