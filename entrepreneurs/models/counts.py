"""What PostgreSQL holds about counts in two tables: no group is larger than all the people of its enterprise."""

from typing import Any

import pgtrigger


def people_within_total(name: str, *, key: str, operation: Any, condition: Any) -> pgtrigger.Trigger:
    """A trigger of a table whose column `key` is the enterprise's.

    Groups overlap, so together they may be more than all people; each alone may not. Looked at when the transaction
    ends, since one page may change the total and the groups.
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=operation,
        timing=pgtrigger.Deferred,
        condition=condition,
        func=f"""
            IF EXISTS (
                SELECT FROM entrepreneurs_groupserved served
                JOIN entrepreneurs_enterprise enterprise ON enterprise.id = served.enterprise_id
                WHERE enterprise.id = NEW.{key} AND served.people > enterprise.staff_total
            ) THEN
                RAISE EXCEPTION 'A group cannot be larger than all people engaged' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        """,
    )
