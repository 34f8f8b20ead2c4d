"""Counts and durations for Prometheus. Labels are route templates and codes, never ids."""

from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Counter("tripwright_http_requests_total", "Answers by route and status.", ["method", "route", "status"])
DURATIONS = Histogram(
    "tripwright_http_request_seconds",
    "Time to the last byte.",
    ["method", "route"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
SOCKETS = Gauge("tripwright_chat_sockets", "Chat sockets that are open.")
FRAMES = Counter("tripwright_chat_frames_total", "Chat frames.", ["direction"])
DROPPED = Counter("tripwright_chat_dropped_total", "Chat sockets closed by us.", ["reason"])
JOBS = Counter("tripwright_jobs_total", "Jobs by outcome.", ["name", "outcome"])
JOB_DURATIONS = Histogram("tripwright_job_seconds", "How long jobs ran.", ["name"])
JOBS_WAITING = Gauge("tripwright_jobs_waiting", "Jobs that are due and not done.")
JOBS_OLDEST = Gauge("tripwright_jobs_oldest_seconds", "How long the longest waiting job has been due.")
JOBS_DEAD = Gauge("tripwright_jobs_dead", "Jobs that used up their attempts.")
WEBHOOKS = Counter("tripwright_webhooks_total", "Inbound webhooks.", ["provider", "outcome"])
REFUSALS = Counter("tripwright_refusals_total", "Expected refusals by stable code.", ["code"])
