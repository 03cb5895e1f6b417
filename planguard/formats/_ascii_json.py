"""JSON for other tools, harmless when a person looks at it: pure ASCII, and without the marks of commands."""

import json


def ascii_json(document: object) -> str:
    """`document` as indented JSON in ASCII with a newline at the end. "##" starts commands of CI agents anywhere."""
    text = json.dumps(document, indent=2, ensure_ascii=True)
    return text.replace("##", "#\\u0023").replace("\x7f", "\\u007f") + "\n"
