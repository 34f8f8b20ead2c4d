"""What no page may do while a test looks at it: complain in its console, fail, or ask anybody but us."""

import re
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, ConsoleMessage, Page, Request, WebSocket

LOCAL_SCHEMES = {"data", "blob", "about"}


class Watch:
    """Collects the complaints of every page of one browser context."""

    def __init__(self, origin: str) -> None:
        self._host = urlsplit(origin).netloc
        self._forgiven: list[re.Pattern[str]] = []
        self.complaints: list[str] = []

    def forgive(self, pattern: str) -> None:
        """A complaint that the test itself provokes."""
        self._forgiven.append(re.compile(pattern))

    def follow(self, context: BrowserContext) -> None:
        """Listen to everything in this context from now on."""
        context.on("request", self._asked)
        context.on("page", self._opened)

    @property
    def verdict(self) -> list[str]:
        """What is left to complain about."""
        return [one for one in self.complaints if not any(pattern.search(one) for pattern in self._forgiven)]

    def _opened(self, page: Page) -> None:
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))
        page.on("crash", lambda _page: self.complaints.append("the page crashed"))
        page.on("websocket", self._connected)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def _asked(self, request: Request) -> None:
        self._expect_own(request.url)

    def _connected(self, socket: WebSocket) -> None:
        self._expect_own(socket.url)

    def _expect_own(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in LOCAL_SCHEMES and parts.netloc != self._host:
            self.complaints.append(f"a request left the origin: {url}")
