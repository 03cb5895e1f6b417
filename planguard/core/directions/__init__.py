"""Directions: what can happen to one attribute, such as `lowered` or `opened`, each decided from its two values.

A family of directions is one file; `table` knows them all. A test answers True, False, or None where the values do not
show it: sensitive, not known yet, or not comparable. What no person and no cloud would call a difference (null and an
empty list, the order of a set, `1` and `"1"`) is never a harm.
"""

from planguard.core.directions.table import DIRECTIONS, fault_of, parse
from planguard.core.directions.values import same

__all__ = ["DIRECTIONS", "fault_of", "parse", "same"]
