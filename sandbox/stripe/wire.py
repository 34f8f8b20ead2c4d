"""One call over HTTP: key, version, form, idempotency, the handler inside its transaction, Stripe's headers."""

from __future__ import annotations

import base64
import binascii
import hmac
import inspect
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import orjson
from starlette.requests import Request
from starlette.responses import Response

from sandbox.stripe.books import Json
from sandbox.stripe.desk import API_VERSION, ASKING, Asking, Call, Desk
from sandbox.stripe.errors import StripeError, invalid, unauthorised
from sandbox.stripe.forms import decode
from sandbox.stripe.idempotency import Answer, Idempotency
from sandbox.stripe.ids import new_id
from sandbox.stripe.operations import Operation
from sandbox.stripe.parameters import asked

_FORM: Final = "application/x-www-form-urlencoded"
Endpoint = Callable[[Request], Awaitable[Response]]


class Wire:
    """Turns operations into endpoints."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.idempotency = Idempotency(desk.hub.store, desk.books.now)

    def endpoint(self, operation: Operation) -> Endpoint:
        """What answers one operation."""

        async def answer(request: Request) -> Response:
            request_id = new_id("request")
            try:
                self._check_caller(request)
                return await self._answer(operation, request, request_id)
            except StripeError as no:
                return _response(Answer(no.status, orjson.dumps(no.body(request_id)), request_id), request_id)

        return answer

    async def unknown_url(self, request: Request, _: Exception) -> Response:
        """What Stripe says to a path it does not have."""
        path = request.url.path.removeprefix(request.scope.get("root_path", ""))
        no = StripeError(
            404,
            "invalid_request_error",
            f"Unrecognized request URL ({request.method}: {path}). Please see https://stripe.com/docs or we can help "
            "at https://support.stripe.com/.",
            stored=False,
        )
        request_id = new_id("request")
        return _response(Answer(404, orjson.dumps(no.body(request_id)), request_id), request_id)

    async def _answer(self, operation: Operation, request: Request, request_id: str) -> Response:
        raw = await _form(request)
        key = _key(request)
        if key is None:
            params = asked(decode(raw), operation.table)
            return _response(await self._carry_out(operation, request, params, Asking(request_id), None), request_id)
        mark = Idempotency.mark(request.method, request.url.path, raw)
        earlier = self.idempotency.replay(key, mark)
        if earlier is not None:
            return _response(earlier, request_id, key=key, replayed=True)
        params = asked(decode(raw), operation.table)
        with self.idempotency.in_flight(key):
            done = await self._carry_out(operation, request, params, Asking(request_id, key), mark)
        return _response(done, request_id, key=key)

    async def _carry_out(
        self, operation: Operation, request: Request, params: Json, asking: Asking, mark: str | None
    ) -> Answer:
        call = Call(params, dict(request.path_params), str(request.base_url).rstrip("/"))
        restore = ASKING.set(asking)
        try:
            if inspect.iscoroutinefunction(operation.act):
                return await self._carry_out_slowly(operation, call, asking, mark)
            return self._carry_out_at_once(operation, call, asking, mark)
        finally:
            ASKING.reset(restore)

    def _carry_out_at_once(self, operation: Operation, call: Call, asking: Asking, mark: str | None) -> Answer:
        """The change and the remembered answer are one transaction: a lost answer is always found again."""
        try:
            with self._desk.hub.store.transaction():
                try:
                    done = self._shown(operation, operation.act(self._desk, call), call, asking)
                except StripeError as no:
                    if not no.keeps:
                        raise
                    done = _refusal(no, asking)
                self._remember(asking, mark, done)
            return done
        except StripeError as no:
            return self._refuse(no, asking, mark)

    async def _carry_out_slowly(self, operation: Operation, call: Call, asking: Asking, mark: str | None) -> Answer:
        """For the one operation that asks the account over the network in between."""
        try:
            made = operation.act(self._desk, call)
            done = self._shown(operation, await made if inspect.isawaitable(made) else made, call, asking)
        except StripeError as no:
            return self._refuse(no, asking, mark)
        self._remember(asking, mark, done)
        return done

    def _shown(self, operation: Operation, made: Any, call: Call, asking: Asking) -> Answer:
        reveal = operation.method == "GET"
        shown = self._desk.views.show(made, call.get("expand", ()), reveal=reveal)
        return Answer(200, orjson.dumps(shown), asking.request_id or "")

    def _refuse(self, no: StripeError, asking: Asking, mark: str | None) -> Answer:
        done = _refusal(no, asking)
        if no.stored:
            self._remember(asking, mark, done)
        return done

    def _remember(self, asking: Asking, mark: str | None, done: Answer) -> None:
        if asking.key is not None and mark is not None:
            self.idempotency.remember(asking.key, mark, done)

    def _check_caller(self, request: Request) -> None:
        given = _api_key(request)
        if given is None:
            raise unauthorised(
                "You did not provide an API key. You need to provide your API key in the Authorization header, using "
                "Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
            )
        if not hmac.compare_digest(given.encode(), self._desk.config.stripe_key.encode()):
            raise unauthorised(f"Invalid API Key provided: {given[:8]}{'*' * 8}{given[-4:]}")
        version = request.headers.get("stripe-version", API_VERSION)
        if version != API_VERSION:
            raise invalid(f"Invalid Stripe API version: {version}. This sandbox speaks {API_VERSION}.")
        account = request.headers.get("stripe-account")
        if account is not None:
            message = (
                f"The provided key does not have access to account '{account}' (or that account does not exist). "
                "Application access may have been revoked."
            )
            raise StripeError(403, "invalid_request_error", message, code="account_invalid", stored=False)


def _refusal(no: StripeError, asking: Asking) -> Answer:
    return Answer(no.status, orjson.dumps(no.body(asking.request_id or "")), asking.request_id or "")


def _api_key(request: Request) -> str | None:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and given:
        return given.strip()
    if scheme.lower() == "basic" and given:
        try:
            return base64.b64decode(given, validate=True).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            return None
    return None


def _key(request: Request) -> str | None:
    key = request.headers.get("idempotency-key")
    if request.method != "POST" or not key:
        return None
    if len(key) > 255:
        raise invalid("Idempotency keys are at most 255 characters long.", param="Idempotency-Key")
    return key


async def _form(request: Request) -> str:
    body = await request.body()
    if body and request.headers.get("content-type", _FORM).partition(";")[0].strip() != _FORM:
        raise invalid(f"Invalid request (check that your POST content type is {_FORM}).")
    try:
        parts = [request.url.query, body.decode()]
    except UnicodeDecodeError as exc:
        raise invalid("Invalid request: the body is not UTF-8.") from exc
    return "&".join(part for part in parts if part)


def _response(done: Answer, request_id: str, *, key: str | None = None, replayed: bool = False) -> Response:
    headers: Mapping[str, str] = {
        "request-id": request_id,
        "stripe-version": API_VERSION,
        **({"idempotency-key": key} if key else {}),
        **({"idempotent-replayed": "true", "original-request": done.request_id} if replayed else {}),
    }
    return Response(done.body, done.status, headers, "application/json")
