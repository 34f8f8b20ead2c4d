"""How routes say what they answer.

Shapes are named here and loaded when the OpenAPI document is made, so that a process which only serves requests never
builds them.
"""

from http import HTTPStatus
from typing import Any, Final

from web.api.answers import Json

MEDIA: Final = "application/problem+json"


def answers(shape: str | None, status: int = 200, *, also: tuple[int, ...] = (), example: Any = None) -> dict[str, Any]:
    """Arguments of a route decorator: the shape of the answer, and the refusals worth planning for."""
    described: dict[str, Any] = {"description": HTTPStatus(status).phrase}
    if shape is not None:
        content: dict[str, Any] = {"schema": {"$ref": f"#/components/schemas/{shape}"}}
        if example is not None:
            content["example"] = example
        described["content"] = {"application/json": content}
    refusals = {
        str(code): {
            "description": HTTPStatus(code).phrase,
            "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for code in (401, 422, 429, *also)
    }
    return {
        "status_code": status,
        "response_class": Json,
        "response_model": None,
        "openapi_extra": {"responses": {str(status): described, **refusals}},
    }


ONCE: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "maxLength": 200},
    "description": "Chosen by you, once per intention. A repeat with the same key gets the first answer.",
    "example": "0192f0c2-7e1d-7c51-9c0a-0f5b7a1d2e3f",
}


def once(shape: str | None, status: int = 200, *, also: tuple[int, ...] = (), example: Any = None) -> dict[str, Any]:
    """The same for an endpoint that acts once per `Idempotency-Key`."""
    made = answers(shape, status, also=(400, 403, 409, *also), example=example)
    made["openapi_extra"]["parameters"] = [ONCE]
    return made


def _only_references(node: Any) -> None:
    """FastAPI describes an answer it does not know as text, and keeps that beside the shape we name."""
    if isinstance(node, dict):
        if "$ref" in node:
            node.pop("type", None)
        for child in node.values():
            _only_references(child)
    elif isinstance(node, list):
        for child in node:
            _only_references(child)


def document(app: Any) -> dict[str, Any]:
    """The OpenAPI document: FastAPI's paths, with the shapes that routes named."""
    from fastapi.openapi.utils import get_openapi
    from pydantic.json_schema import models_json_schema

    from web.api.problems import Problem
    from web.api.schemas import approvals, bookings, cancellations, common, consents, offers, people, threads

    made = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        tags=app.openapi_tags,
    )
    modules = (approvals, bookings, cancellations, common, consents, offers, people, threads)
    shapes = {
        found.__name__: found
        for module in modules
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, common.Shape) and found is not common.Shape
    }
    _, schemas = models_json_schema(
        [*((shape, "serialization") for shape in shapes.values()), (Problem, "serialization")],
        ref_template="#/components/schemas/{model}",
    )
    components = made.setdefault("components", {})
    components.setdefault("schemas", {}).update(schemas["$defs"])
    _only_references(made["paths"])
    components["schemas"].pop("HTTPValidationError", None)
    components["schemas"].pop("ValidationError", None)
    _refuse_as_problems(made["paths"])
    components["securitySchemes"] = {
        "cookie": {"type": "apiKey", "in": "cookie", "name": "tw_access"},
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    }
    made["security"] = [{"cookie": []}, {"bearer": []}]
    return made


def _refuse_as_problems(paths: dict[str, Any]) -> None:
    """FastAPI describes its own 422, which no route of ours sends: every refusal is a problem document."""
    for operations in paths.values():
        for operation in operations.values():
            if (refusal := operation.get("responses", {}).get("422")) is not None:
                refusal["content"] = {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}
