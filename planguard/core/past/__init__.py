"""The history of a configuration, commit by commit: which block lost a guard, and which one went. It only makes stricter."""
