r"""Text of a plan -> HCL that means exactly that text, and nothing else.

A string can hold quotes, line breaks, `${`, `%{`, invisible and right-to-left characters. Whatever is not printable is
written as an escape, so that what is read is what is pasted, and nothing ends a string but its own quote. The grammar:
https://developer.hashicorp.com/terraform/language/expressions/strings and the specification of HCL native syntax.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from planguard.core.inert import inert
from planguard.model.address import split
from planguard.model.value import Value

_NAME: Final = re.compile(r"[^\W\d][\w-]*")
_KEY: Final = re.compile(r'\["((?:[^"\\]|\\.)*)"\]', re.DOTALL)
_INDEX: Final = re.compile(r"\[(0|[1-9][0-9]{0,17})\]", re.ASCII)
_ESCAPE: Final = re.compile(r"\\(?:([nrt\"\\])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))|([$%])\5\{|([$%]\{)", re.DOTALL)
_SHORT: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
_MEANT: Final = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


class NoHcl(ValueError):
    """Something that cannot be written as HCL, or that no Terraform would have written."""


def quoted(text: str) -> str:
    """`text` as a quoted HCL string. Raises NoHcl for half a surrogate pair."""
    plainly = f'"{"".join(_written(text))}"'
    # What is not harmless to show in its plain form would be shown as something else than what is to be pasted.
    return plainly if inert(plainly) == plainly else f'"{"".join(map(_spelled, text))}"'


def _spelled(character: str) -> str:
    return character if character.isascii() and character.isalnum() else _code(character)


def _code(character: str) -> str:
    return f"\\u{ord(character):04X}" if character <= "\uffff" else f"\\U{ord(character):08X}"


def _written(text: str) -> Iterator[str]:
    for place, character in enumerate(text):
        if character in _SHORT:
            yield _SHORT[character]
        elif character in "$%" and text[place + 1 : place + 2] in ("{", character):
            # Doubling it would do for most, but not where several stand in a row.
            yield _code(character)
        elif "\ud800" <= character <= "\udfff":
            raise NoHcl("half a surrogate pair")
        elif character != " " and (not character.isprintable() or inert(character) != character):
            yield _code(character)
        else:
            yield character


def unquoted(text: str) -> str:
    """What a quoted HCL string without its quotes says. Raises NoHcl where it holds a template or an unknown escape."""

    def meant(match: re.Match[str]) -> str:
        short, four, eight, other, doubled, template = match.groups()
        if short:
            return _MEANT[short]
        if other or template or int(eight or "0", 16) > 0x10FFFF:
            raise NoHcl("an escape or template in an instance key")
        return f"{doubled}{{" if doubled else chr(int(four or eight, 16))

    return _ESCAPE.sub(meant, text)


def address(text: str) -> str:
    """An address of a plan, made anew from its parts. Raises NoHcl where a part is none that Terraform writes."""
    steps = []
    for name, key in split(text):
        steps.append(identifier(name) + (_key(key) if key else ""))
    return ".".join(steps)


def identifier(text: str) -> str:
    """`text`, which has to be a name as Terraform allows it. Raises NoHcl where it is none."""
    if not _NAME.fullmatch(text):
        raise NoHcl("a name that is no identifier")
    return text


def _key(text: str) -> str:
    if _INDEX.fullmatch(text):
        return text
    match = _KEY.fullmatch(text)
    if match is None:
        raise NoHcl("an instance key that is neither a number nor a string")
    return f"[{quoted(unquoted(match[1]))}]"


def literal(value: Value) -> str:
    """A JSON value on one line of HCL. Raises NoHcl for what is hidden or not known."""
    if isinstance(value, str):
        return quoted(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (int, float, Decimal)):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, dict):
        inner = ", ".join(f"{quoted(name)} = {literal(item)}" for name, item in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    raise NoHcl("a value that is hidden, or not known yet")


def comment(text: str) -> str:
    """One line of comment. Nothing in `text` can end it."""
    return f"# {inert(text)}"
