"""Which line of an older text a line of a newer one is, without a comparison that could take long."""


def same_line(old: bytes, new: bytes, line: int) -> int | None:
    """The number in `old` of the line that has the number `line` in `new`, both from 1; None where it may be another.

    What is equal at the beginning and at the end is the same; between these the texts differ, and nothing is claimed.
    """
    one, other = old.replace(b"\r\n", b"\n").split(b"\n"), new.replace(b"\r\n", b"\n").split(b"\n")
    if not 1 <= line <= len(other):
        return None
    if one[:line] == other[:line]:
        return line
    behind = len(other) - line + 1
    return len(one) - behind + 1 if behind <= len(one) and one[-behind:] == other[-behind:] else None
