"""What is signed of a plan, and the digests that people approve."""
