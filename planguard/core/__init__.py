"""Pure verbs, one after the other: read, normalise, score, judge, report. No disk, no network, no clock."""
