"""Two versions of a configuration, without a plan: what the change removes or disarms, as far as the text shows it.

The difference is written down as a small plan of its own (`entries`), so that the very tables, rules and detectors of a
review judge it. What a text cannot show (variables, remote modules, templates) is hidden there, and never safe.
"""
