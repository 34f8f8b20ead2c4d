"""The shapes of the API's answers, as its OpenAPI document publishes them. Loaded only when the document is made."""
