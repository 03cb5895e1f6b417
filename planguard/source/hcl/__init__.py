"""The one door for HCL: text -> blocks and their attributes.

Finding the blocks is our own scanner's part, which is linear and goes on behind what is broken; python-hcl2 parses
only the blocks that somebody asks about. Nothing is evaluated and nothing of the text is run.
"""
