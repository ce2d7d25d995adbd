"""Several spaces repeat as one: a series each, that name the first. How often a booking was cancelled."""

import sqlalchemy as sa
from alembic import op

revision = '2611250305'
down_revision = '2611250030'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('event_series', schema=None) as batch_op:
        batch_op.add_column(sa.Column('together', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f('fk_event_series_together'), 'event_series', ['together'], ['id']
        )
    with op.batch_alter_table('event_booking', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('cancellations', sa.Integer(), server_default='0', nullable=False)
        )
    op.execute(
        "UPDATE event_booking SET cancellations = 1 WHERE state = 'cancelled' OR EXISTS ("
        "SELECT 1 FROM billing_charge AS c WHERE c.key = 'event:' || event_booking.event || ':fee:' || "
        "event_booking.id)"
    )
