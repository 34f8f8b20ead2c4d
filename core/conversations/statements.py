"""The statements of a turn. Each is one round trip; the thread's own row is the lock all of them take first."""

from __future__ import annotations

from typing import Final

# The sub-select on the thread's row is evaluated again after its lock is granted, so two messages at once cannot
# both find the thread free: the second one sees the first one's run and is queued.
POST: Final = """
WITH known AS (
    SELECT 1 FROM chat_messages
    WHERE org_id = %(org)s AND thread_id = %(thread)s AND client_id = %(client)s
), thread AS (
    UPDATE threads SET
        last_position = last_position + 1,
        last_seq = last_seq + %(events_count)s,
        run_epoch = run_epoch + (active_run_id IS NULL)::int,
        lease_until = CASE WHEN active_run_id IS NULL THEN %(lease_until)s ELSE lease_until END,
        stop_requested = stop_requested AND active_run_id IS NOT NULL,
        active_run_id = COALESCE(active_run_id, %(run)s),
        queued = queued + (active_run_id IS NOT NULL)::int,
        title = COALESCE(title, %(title)s),
        updated_at = %(now)s
    WHERE org_id = %(org)s AND id = %(thread)s AND owner_id = %(owner)s AND NOT EXISTS (SELECT 1 FROM known)
    RETURNING last_position, last_seq, active_run_id = %(run)s AS is_free, run_epoch, waiting_run_id, trip,
        booking_reference
), recent AS (
    SELECT position, role, content, run_id FROM chat_messages
    WHERE org_id = %(org)s AND thread_id = %(thread)s ORDER BY position DESC LIMIT %(most)s
), message AS (
    INSERT INTO chat_messages (org_id, thread_id, position, id, run_id, role, content, client_id, created_at)
    SELECT %(org)s, %(thread)s, last_position, %(message)s, %(run)s, 'user', %(content)s::jsonb, %(client)s, %(now)s
    FROM thread
), run AS (
    INSERT INTO chat_runs (org_id, id, thread_id, state, asked_by, door, started_at)
    SELECT %(org)s, %(run)s, %(thread)s, CASE WHEN is_free THEN 'running' ELSE 'queued' END, %(asked_by)s, %(door)s,
        CASE WHEN is_free THEN %(now)s::timestamptz END
    FROM thread
), events AS (
    INSERT INTO chat_events (org_id, thread_id, seq, first_seq, events)
    SELECT %(org)s, %(thread)s, last_seq, last_seq - %(events_count)s + 1, %(events)s::jsonb FROM thread
)
SELECT last_seq, is_free, run_epoch, waiting_run_id, trip, booking_reference, last_position,
    (SELECT json_agg(json_build_array(position, role, content, run_id) ORDER BY position) FROM recent)
FROM thread
"""

REPEATED: Final = """
SELECT messages.id, messages.run_id FROM threads
LEFT JOIN chat_messages AS messages ON messages.org_id = threads.org_id AND messages.thread_id = threads.id
    AND messages.client_id = %(client)s
WHERE threads.org_id = %(org)s AND threads.id = %(thread)s AND threads.owner_id = %(owner)s
"""

HISTORY: Final = """
SELECT position, role, content, run_id FROM chat_messages
WHERE org_id = %(org)s AND thread_id = %(thread)s ORDER BY position DESC LIMIT %(most)s
"""

# `run` NULL: anybody of the tenant adds to the thread. `run` given: only its lease's present holder may.
APPEND: Final = """
WITH thread AS (
    UPDATE threads SET
        last_position = last_position + %(messages_count)s,
        last_seq = last_seq + %(events_count)s,
        lease_until = CASE WHEN %(run)s::uuid IS NULL THEN lease_until ELSE %(lease_until)s END,
        trip = CASE WHEN %(trip)s::jsonb IS NULL THEN trip ELSE NULLIF(%(trip)s::jsonb, 'null'::jsonb) END,
        booking_reference = CASE WHEN %(trip)s::jsonb IS NULL THEN booking_reference ELSE %(reference)s::text END,
        title = COALESCE(%(title)s::text, title),
        updated_at = %(now)s
    WHERE org_id = %(org)s AND id = %(thread)s
        AND (%(run)s::uuid IS NULL OR (active_run_id = %(run)s AND run_epoch = %(epoch)s))
    RETURNING last_position, last_seq, stop_requested
), messages AS (
    INSERT INTO chat_messages (org_id, thread_id, position, id, run_id, role, content, created_at)
    SELECT %(org)s, %(thread)s, last_position - %(messages_count)s + said.number, (said.message->>'id')::uuid,
        %(run)s::uuid, said.message->>'role', said.message->'content', %(now)s
    FROM thread, jsonb_array_elements(%(messages)s::jsonb) WITH ORDINALITY AS said(message, number)
), events AS (
    INSERT INTO chat_events (org_id, thread_id, seq, first_seq, events)
    SELECT %(org)s, %(thread)s, last_seq, last_seq - %(events_count)s + 1, %(events)s::jsonb FROM thread
    WHERE %(events_count)s > 0
)
SELECT last_seq, stop_requested FROM thread
"""

# The end of a turn: its last words, and the lease given back unless another message waits. Whether one does is in
# the thread's own row, which is read again once its lock is granted.
FINISH: Final = """
WITH thread AS (
    UPDATE threads SET
        last_position = last_position + %(messages_count)s,
        last_seq = last_seq + %(events_count)s,
        active_run_id = CASE WHEN queued > 0 THEN active_run_id END,
        lease_until = CASE WHEN queued > 0 THEN %(lease_until)s::timestamptz END,
        stop_requested = false,
        waiting_run_id = CASE
            WHEN %(state)s = 'waiting' THEN %(run)s::uuid ELSE NULLIF(waiting_run_id, %(answered)s::uuid) END,
        trip = CASE WHEN %(trip)s::jsonb IS NULL THEN trip ELSE NULLIF(%(trip)s::jsonb, 'null'::jsonb) END,
        booking_reference = CASE WHEN %(trip)s::jsonb IS NULL THEN booking_reference ELSE %(reference)s::text END,
        title = COALESCE(%(title)s::text, title),
        updated_at = %(now)s
    WHERE org_id = %(org)s AND id = %(thread)s AND active_run_id = %(run)s AND run_epoch = %(epoch)s
    RETURNING last_position, last_seq, queued
), messages AS (
    INSERT INTO chat_messages (org_id, thread_id, position, id, run_id, role, content, created_at)
    SELECT %(org)s, %(thread)s, last_position - %(messages_count)s + said.number, (said.message->>'id')::uuid,
        %(run)s::uuid, said.message->>'role', said.message->'content', %(now)s
    FROM thread, jsonb_array_elements(%(messages)s::jsonb) WITH ORDINALITY AS said(message, number)
), events AS (
    INSERT INTO chat_events (org_id, thread_id, seq, first_seq, events)
    SELECT %(org)s, %(thread)s, last_seq, last_seq - %(events_count)s + 1, %(events)s::jsonb FROM thread
    WHERE %(events_count)s > 0
), over AS (
    UPDATE chat_runs SET state = %(state)s, ended_at = %(now)s, made_with = %(made_with)s::jsonb, error = %(error)s
    FROM thread WHERE chat_runs.org_id = %(org)s AND chat_runs.id = %(run)s
)
SELECT last_seq, queued FROM thread
"""

# The next message's turn, leased to whoever ended the one before.
NEXT: Final = """
WITH next AS (
    SELECT id, asked_by, door FROM chat_runs
    WHERE org_id = %(org)s AND thread_id = %(thread)s AND state = 'queued' ORDER BY id LIMIT 1
), thread AS (
    UPDATE threads SET active_run_id = next.id, run_epoch = run_epoch + 1, queued = GREATEST(queued - 1, 0),
        lease_until = %(lease_until)s
    FROM next
    WHERE threads.org_id = %(org)s AND threads.id = %(thread)s AND active_run_id = %(run)s AND run_epoch = %(epoch)s
    RETURNING run_epoch, waiting_run_id, trip, booking_reference, last_seq
), started AS (
    UPDATE chat_runs SET state = 'running', started_at = %(now)s FROM next, thread
    WHERE chat_runs.org_id = %(org)s AND chat_runs.id = next.id
)
SELECT next.id, next.asked_by, next.door, thread.run_epoch, thread.waiting_run_id, thread.trip,
    thread.booking_reference, thread.last_seq
FROM thread JOIN next ON true
"""

ABANDONED: Final = """
SELECT DISTINCT runs.org_id, runs.thread_id
FROM chat_runs AS runs JOIN threads ON threads.org_id = runs.org_id AND threads.id = runs.thread_id
WHERE runs.state IN ('queued', 'running')
    AND (threads.active_run_id IS NULL OR threads.lease_until < :now) LIMIT :most
"""

# Take over a turn whose holder has gone, or start a queued one that nobody started.
TAKE_OVER: Final = """
WITH next AS (
    SELECT id, state, asked_by, door, takeovers FROM chat_runs
    WHERE org_id = %(org)s AND thread_id = %(thread)s AND state IN ('queued', 'running')
    ORDER BY (state = 'running') DESC, id LIMIT 1
), thread AS (
    UPDATE threads SET active_run_id = next.id, run_epoch = run_epoch + 1, lease_until = %(lease_until)s,
        queued = GREATEST(queued - (next.state = 'queued')::int, 0)
    FROM next
    WHERE threads.org_id = %(org)s AND threads.id = %(thread)s
        AND (threads.active_run_id IS NULL OR threads.lease_until < %(now)s)
    RETURNING run_epoch, waiting_run_id, trip, booking_reference, last_seq
), started AS (
    UPDATE chat_runs SET state = 'running', takeovers = chat_runs.takeovers + (next.state = 'running')::int,
        started_at = COALESCE(chat_runs.started_at, %(now)s)
    FROM next, thread WHERE chat_runs.org_id = %(org)s AND chat_runs.id = next.id
)
SELECT next.id, next.asked_by, next.door, thread.run_epoch, thread.waiting_run_id, thread.trip,
    thread.booking_reference, thread.last_seq, next.takeovers + (next.state = 'running')::int
FROM thread JOIN next ON true
"""

RELEASE: Final = """
UPDATE threads SET lease_until = %(now)s
WHERE org_id = %(org)s AND id = %(thread)s AND active_run_id = %(run)s AND run_epoch = %(epoch)s
"""

RENEW: Final = """
UPDATE threads SET lease_until = %(lease_until)s
WHERE org_id = %(org)s AND id = %(thread)s AND active_run_id = %(run)s AND run_epoch = %(epoch)s
RETURNING stop_requested
"""

STOP: Final = """
UPDATE threads SET stop_requested = true
WHERE org_id = %(org)s AND id = %(thread)s AND owner_id = %(owner)s AND active_run_id IS NOT NULL
RETURNING active_run_id
"""

EVENTS: Final = """
SELECT first_seq, seq, events FROM chat_events
WHERE org_id = %(org)s AND thread_id = %(thread)s AND seq > %(after)s ORDER BY seq LIMIT %(most)s
"""
