"""letters_come_back"""

import sqlalchemy as sa
from alembic import op

revision = '2611251630'
down_revision = '2611251625'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mail_return',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('letter', sa.Integer(), nullable=False),
    sa.Column('noted_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['letter'], ['mail_letter.id'], name=op.f('fk_mail_return_letter')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_return')),
    sa.UniqueConstraint('letter', name=op.f('uq_mail_return_letter'))
    )
    op.create_table('mail_handing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('invoice', sa.Integer(), nullable=False),
    sa.Column('way', sa.String(length=8), nullable=False),
    sa.Column('on_day', sa.Date(), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("way IN ('paper', 'platform', 'person')", name=op.f('ck_mail_handing_way')),
    sa.ForeignKeyConstraint(['invoice'], ['billing_invoice.id'], name=op.f('fk_mail_handing_invoice')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_handing')),
    sa.UniqueConstraint('invoice', name=op.f('uq_mail_handing_invoice'))
    )
