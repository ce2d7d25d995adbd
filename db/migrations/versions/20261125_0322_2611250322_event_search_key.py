"""Events are found by a folded text of their own; a loan is bounded, so its guard reads fewer."""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = '2611250322'
down_revision = '2611250306'
branch_labels = None
depends_on = None

FACTS = sa.text(
    "SELECT e.id, e.number, e.caller, e.email, e.phone, d.title FROM event AS e "
    "JOIN dossier AS d ON d.id = e.dossier"
)
TITLES = sa.text("SELECT DISTINCT event, title FROM event_booking ORDER BY event, title")
FILL = sa.text("UPDATE event SET search_key = :key WHERE id = :event")


def folded(text: str) -> str:
    opened = text.lower().replace("œ", "oe").replace("æ", "ae")
    bare = "".join(c for c in unicodedata.normalize("NFKD", opened) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^a-z0-9+]+", " ", bare).split())


def upgrade() -> None:
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.add_column(sa.Column('search_key', sa.Text(), nullable=True))
    connection = op.get_bind()
    titles: dict[int, list[str]] = {}
    for event, title in connection.execute(TITLES):
        titles.setdefault(event, []).append(title)
    filled = [
        {
            "event": row.id,
            "key": f" {folded(' '.join([row.number, row.caller, row.email, row.title, *titles.get(row.id, [])]))} "
            f"#{''.join(c for c in row.phone if c.isdigit())}",
        }
        for row in connection.execute(FACTS)
    ]
    if filled:
        connection.execute(FILL, filled)
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.alter_column('search_key', existing_type=sa.Text(), nullable=False)
