"""Who has said yes to what, and whether that is enough: the checks V3 to V7, as pure functions.

Each check yields the codes of everything that is wrong with a claim (`core.refusals`): one fault never hides another.
"""
