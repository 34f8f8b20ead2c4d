"""OpenTelemetry, only where `OTEL_EXPORTER_OTLP_ENDPOINT` names a collector; otherwise nothing is even imported."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any


class _Tracing:
    """The process's tracer, once it is set up."""

    tracer: Any = None
    provider: Any = None


def set_up_traces(service: str) -> None:
    """Send spans to the collector the environment names."""
    if not os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
        return
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": f"tripwright-{service}"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    _Tracing.provider = provider
    _Tracing.tracer = trace.get_tracer("tripwright")


def flush_traces() -> None:
    """Send what waits, before the process ends."""
    if _Tracing.provider is not None:
        _Tracing.provider.shutdown()


@contextmanager
def span(name: str, *, parent: Mapping[str, str] | None = None, **facts: str) -> Iterator[Any]:
    """One unit of work in a trace; costs one comparison where traces are off. `parent` holds W3C trace headers."""
    if _Tracing.tracer is None:
        yield None
        return
    from opentelemetry.propagate import extract

    context = extract(dict(parent)) if parent else None
    with _Tracing.tracer.start_as_current_span(name, context=context, attributes=facts) as made:
        yield made
