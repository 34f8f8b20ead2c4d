"""Strong customer authentication: the page of the cardholder's bank, and where it sends the browser afterwards."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from sandbox.stripe.books import Json

_PAGE: Final = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>3D Secure 2 test page</title>
<style>body{{font:16px/1.5 system-ui;max-width:28rem;margin:15vh auto;padding:0 1rem}}button{{font:inherit;padding:.6rem 1rem}}</style>
<h1>Your bank asks: is it you?</h1>
<p>This is the sandbox's stand-in for a bank's confirmation page.</p>
<form method="post" action="{action}"><button name="outcome" value="complete">Complete</button>
<button name="outcome" value="fail">Fail</button></form></html>"""


def next_action(intent: Json) -> Json:
    """What the caller's browser has to do now."""
    query = urlencode({"client_secret": intent["client_secret"]})
    url = f"{intent['_base_url']}/bank/{intent['id']}?{query}"
    if intent["_return_url"] is not None:
        return {"type": "redirect_to_url", "redirect_to_url": {"return_url": intent["_return_url"], "url": url}}
    return {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect", "stripe_js": url}}


def bank_page(intent: Json, root: str) -> str:
    """The page itself."""
    query = urlencode({"client_secret": intent["client_secret"]})
    return _PAGE.format(action=f"{root}/bank/{intent['id']}?{query}")


def way_back(intent: Json) -> str | None:
    """Where the browser goes when the bank is done."""
    target = intent.get("_return_url")
    if target is None:
        return None
    name = intent["object"]
    query = urlencode({name: intent["id"], f"{name}_client_secret": intent["client_secret"]})
    return f"{target}{'&' if '?' in target else '?'}{query}"
