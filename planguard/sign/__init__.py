"""Signatures: bytes in, claims out. Pure; what a claim counts for is decided in `core.signoff`."""
