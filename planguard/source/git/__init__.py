"""The one door for git: trees, blobs, changes and history of a repository that may be hostile.

Only plumbing commands are asked, with an environment made for them, so that nothing runs which the repository configures.
"""
