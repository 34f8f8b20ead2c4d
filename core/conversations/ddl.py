"""What the models cannot say: the truth of a conversation is only ever added to."""

from __future__ import annotations

from typing import Final

DDL: Final[tuple[str, ...]] = (
    """
    CREATE OR REPLACE FUNCTION chat_messages_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'what was said is not rewritten' USING ERRCODE = 'restrict_violation';
    END $$
    """,
    """
    CREATE TRIGGER chat_messages_are_kept BEFORE UPDATE ON chat_messages
    FOR EACH ROW EXECUTE FUNCTION chat_messages_are_kept()
    """,
)
