"""Hooks of coding agents, one agent a file. They are guidance: the gate and the credentials are the boundary."""
