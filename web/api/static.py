"""The browser app: its built files, and its index for every address that is a screen of it."""

from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC: Final = Path(__file__).resolve().parents[1] / "static"
_FOREVER: Final = "public, max-age=31536000, immutable"
_MISSING: Final = "The browser app is not built. Run `make setup`."


class BrowserApp(StaticFiles):
    """Hashed assets are kept by browsers for ever, the index is asked for each time."""

    def __init__(self, folder: Path = STATIC) -> None:
        super().__init__(directory=folder, check_dir=False)
        self._folder = folder

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file, or the index where the address is a screen."""
        if path in (".", "index.html"):
            return self._index()
        try:
            answer = await super().get_response(path, scope)
        except HTTPException as missing:
            if missing.status_code != 404 or _names_a_file(path):
                raise
            return self._index()
        answer.headers["cache-control"] = _FOREVER if path.startswith("assets/") else "public, max-age=3600"
        return answer

    def _index(self) -> Response:
        index = self._folder / "index.html"
        if not index.exists():
            return PlainTextResponse(_MISSING, 503)
        return FileResponse(index, headers={"cache-control": "no-cache"})


def _names_a_file(path: str) -> bool:
    return path.startswith(("api/", "assets/")) or "." in path.rsplit("/", 1)[-1]
