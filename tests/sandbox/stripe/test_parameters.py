"""What may be sent: the tables name exactly what the API documents, and everything else is refused."""

import re

import pytest

from sandbox.stripe.forms import decode
from sandbox.stripe.operations import OPERATIONS, Operation
from sandbox.stripe.parameters import Either, Fields, Kind, ListOf, Metadata, Text


def resolved(spec, schema):
    while "$ref" in schema:
        schema = spec.schemas[schema["$ref"].rsplit("/", 1)[1]]
    for choice in schema.get("anyOf", []):
        found = resolved(spec, choice)
        if found.get("properties") or found.get("type") == "array":
            return found
    return schema


def table_of(spec, operation: Operation):
    documented = spec.operation(operation.method, re.sub(r"\{\w+\}", "x", operation.path))
    if operation.method == "GET":
        return documented.get("x-query-schema", {"properties": {}})
    body = documented.get("requestBody")
    return next(iter(body["content"].values()))["schema"] if body else {"properties": {}}


def differences(spec, kind: Kind, schema, at: str = "") -> list[str]:
    schema = resolved(spec, schema)
    match kind:
        case Fields():
            known = set(schema.get("properties", {}))
            found = [f"{at}: {sorted(kind.names ^ known)}"] if kind.names != known else []
            required = set(schema.get("required", []))
            if not set(kind.required) <= required:
                found.append(f"{at}: wrongly required {set(kind.required) - required}")
            if missing := required - set(kind.required):
                found.append(f"{at}: not required {missing}")
            for name, below in kind.known.items():
                if name in schema.get("properties", {}):
                    found += differences(spec, below, schema["properties"][name], f"{at}.{name}")
            return found
        case ListOf():
            return differences(spec, kind.item, schema["items"], f"{at}[]") if "items" in schema else [f"{at}: no list"]
        case Either():
            return differences(spec, kind.nested, schema, at)
        case Text(choices=choices) if choices and schema.get("enum"):
            strangers = set(choices) - set(schema["enum"])
            return [f"{at}: {sorted(strangers)} are no choices"] if strangers else []
        case Metadata():
            return [] if not schema.get("properties") else [f"{at}: not metadata"]
    return []


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: f"{one.method} {one.path}")
def test_table_names_exactly_the_documented_parameters(spec, operation):
    assert differences(spec, operation.table, table_of(spec, operation)) == []


def test_brackets_become_a_tree():
    raw = "metadata[booking]=b1&allowed_payment_method_types[0]=card&expand[]=a&expand[]=b&amount=5&address[line1]=1+Main%20St"
    assert decode(raw) == {
        "metadata": {"booking": "b1"},
        "allowed_payment_method_types": {"0": "card"},
        "expand": {"0": "a", "1": "b"},
        "amount": "5",
        "address": {"line1": "1 Main St"},
    }


@pytest.mark.parametrize("raw", ["a=1&a[b]=2", "a[b]=2&a=1", "[x]=1", "a[b=1", "a]b=1"], ids=repr)
async def test_a_contradictory_form_is_refused(account, raw):
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = await account.client.post("/v1/customers", content=raw, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "invalid_request_error"


async def test_an_unknown_parameter_is_named(account):
    error = await account.refusal("POST", "/v1/customers", {"nickname": "Ada"})
    assert (error["code"], error["param"]) == ("parameter_unknown", "nickname")
    assert error["message"] == "Received unknown parameter: nickname"


async def test_an_unknown_parameter_inside_another_is_named_with_its_path(account):
    error = await account.refusal("POST", "/v1/customers", {"address": {"street": "Main St"}})
    assert (error["code"], error["param"]) == ("parameter_unknown", "address[street]")


async def test_unknown_query_parameters_are_refused_too(account):
    assert (await account.refusal("GET", "/v1/customers", {"q": "ada"}))["code"] == "parameter_unknown"


async def test_a_known_parameter_that_is_not_imitated_says_so(account):
    error = await account.refusal(
        "POST", "/v1/payment_intents", {"amount": 500, "currency": "usd", "on_behalf_of": "acct_1"}
    )
    assert "does not imitate" in error["message"]
    assert "code" not in error


async def test_a_missing_parameter_is_named(account):
    error = await account.refusal("POST", "/v1/payment_intents", {"amount": 500})
    assert (error["code"], error["param"]) == ("parameter_missing", "currency")
    assert error["message"] == "Missing required param: currency."


@pytest.mark.parametrize(
    ("tree", "code", "param"),
    [
        ({"amount": "12.50", "currency": "usd"}, "parameter_invalid_integer", "amount"),
        ({"amount": -5, "currency": "usd"}, "parameter_invalid_integer", "amount"),
        ({"amount": "", "currency": "usd"}, "parameter_invalid_empty", "amount"),
        ({"amount": 500, "currency": "zzz"}, None, "currency"),
        ({"amount": 49, "currency": "usd"}, "amount_too_small", "amount"),
        ({"amount": 500, "currency": "usd", "confirm": "yes"}, None, "confirm"),
        ({"amount": 500, "currency": "usd", "capture_method": "later"}, None, "capture_method"),
        (
            {"amount": 500, "currency": "usd", "allowed_payment_method_types": "card"},
            None,
            "allowed_payment_method_types",
        ),
        ({"amount": 500, "currency": "usd", "off_session": True}, None, "off_session"),
        ({"amount": 12_345, "currency": "kwd"}, None, "amount"),
    ],
    ids=lambda value: str(value)[:60],
)
async def test_a_malformed_value_is_refused(account, tree, code, param):
    error = await account.refusal("POST", "/v1/payment_intents", tree)
    assert (error.get("code"), error["param"]) == (code, param)


async def test_metadata_has_limits(account):
    too_many = {"metadata": {f"k{n}": "v" for n in range(51)}}
    assert "at most 50" in (await account.refusal("POST", "/v1/customers", too_many))["message"]
    long_key = {"metadata": {"k" * 41: "v"}}
    assert "40 characters" in (await account.refusal("POST", "/v1/customers", long_key))["message"]
    long_value = {"metadata": {"k": "v" * 501}}
    assert "500 characters" in (await account.refusal("POST", "/v1/customers", long_value))["message"]


async def test_metadata_is_merged_and_an_empty_value_removes(account):
    made = await account.post("/v1/customers", {"metadata": {"a": "1", "b": "2"}})
    changed = await account.post(f"/v1/customers/{made['id']}", {"metadata": {"b": "", "c": "3"}})
    assert changed["metadata"] == {"a": "1", "c": "3"}
    assert (await account.post(f"/v1/customers/{made['id']}", {"metadata": ""}))["metadata"] == {}


async def test_json_bodies_are_refused(account):
    answer = await account.client.post("/v1/customers", json={"name": "Ada"})
    assert answer.status_code == 400
    assert "content type" in answer.json()["error"]["message"]
