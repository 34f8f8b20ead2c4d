"""OpenTelemetry, only where `OTEL_EXPORTER_OTLP_ENDPOINT` names a collector; otherwise nothing is even imported.

One trace leads from a request through the jobs it leaves to the vendors they call.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from core.kernel import tracing


class _Tracing:
    """The process's tracer, once it is set up."""

    provider: Any = None


def set_up_traces(service: str, *, exporter: Any = None) -> None:
    """Send spans to the collector the environment names, or to `exporter`."""
    if exporter is None and not os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
        return
    from opentelemetry.propagate import extract, inject
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    if exporter is None:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        exporter = OTLPSpanExporter()
    provider = TracerProvider(resource=Resource.create({"service.name": f"tripwright-{service}"}))
    provider.add_span_processor(BatchSpanProcessor(exporter))
    tracer = provider.get_tracer("tripwright")

    @contextmanager
    def span(name: str, *, parent: Mapping[str, str] | None = None, **facts: str) -> Iterator[Any]:
        context = extract(dict(parent)) if parent and tracing.PARENT in parent else None
        with tracer.start_as_current_span(name, context=context, attributes=facts) as made:
            yield made

    def carry() -> Mapping[str, str]:
        carried: dict[str, str] = {}
        inject(carried)
        return {name: value for name, value in carried.items() if name == tracing.PARENT}

    _Tracing.provider = provider
    tracing.install(span, carry)


def flush_traces() -> None:
    """Send what waits, before the process ends."""
    if _Tracing.provider is not None:
        _Tracing.provider.shutdown()
