"""The OpenAPI document as a file, for clients that are generated from it."""

from pathlib import Path

import orjson


def write(out: Path) -> int:
    """Needs no store: the document is a property of the code."""
    from web.api.app import create_app

    document = create_app().openapi()
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2))
    print(out)
    return 0
