"""keep the words of closed years"""

import sqlalchemy as sa
from alembic import op

revision = '2611250905'
down_revision = '2611250440'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('report_text',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('closing', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('told', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['closing'], ['report_closing.id'], name=op.f('fk_report_text_closing')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_text')),
    sa.UniqueConstraint('closing', 'key', name=op.f('uq_report_text_closing_key'))
    )
