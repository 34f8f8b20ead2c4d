"""The travel policy: its rules in words, and what it says about given facts."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from web.api.answers import Json
from web.api.dependencies import AppDep, CallerDep
from web.api.describe import answers

router = APIRouter(prefix="/policies", tags=["policy"])

Facts = dict[str, Any]


class EvaluateIn(BaseModel):
    """Facts by name, such as `{"segment.fare_class": "business", "flight.total": 1200}`."""

    facts: Facts = Field(max_length=100, examples=[{"segment.fare_class": "business", "flight.total": 1200}])


class BulkEvaluateIn(BaseModel):
    """Many sets of facts at once."""

    items: list[Facts] = Field(min_length=1, max_length=500)


@router.get("", **answers("PolicyRuleList"))
async def rules(app: AppDep, caller: CallerDep) -> Json:
    """The rules that apply to the caller, in words."""
    return Json({"items": await app.policies.rules(caller)})


@router.post("/evaluate", **answers("PolicyTag", also=(403,)))
async def evaluate(body: EvaluateIn, app: AppDep, caller: CallerDep) -> Json:
    """A verdict with its proof. Facts that are missing make it `unknown`, never a silent pass."""
    return Json((await app.policies.evaluate(caller, body.facts)).as_json())


@router.post("/bulk-evaluate", **answers("PolicyTagList", also=(403,)))
async def bulk_evaluate(body: BulkEvaluateIn, app: AppDep, caller: CallerDep) -> Json:
    """One verdict per set of facts, in the same order."""
    return Json({"items": [verdict.as_json() for verdict in await app.policies.evaluate_bulk(caller, body.items)]})
