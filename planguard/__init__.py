"""planguard reviews what a Terraform or OpenTofu plan would destroy, before anybody applies it."""

__version__ = "0.1.0"
