"""Where plans, sources and history come from: disk, standard input, git."""
