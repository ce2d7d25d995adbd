"""Letters and what happened to them; their guards come with this revision."""

import sqlalchemy as sa
from alembic import op

revision = '2611251256'
down_revision = '2611251255'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mail_letter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('issuer', sa.Integer(), nullable=False),
    sa.Column('party', sa.Integer(), nullable=False),
    sa.Column('recipient', sa.String(length=254), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('message_id', sa.String(length=64), nullable=False),
    sa.Column('posted_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("kind IN ('invoice', 'credit', 'reminder_1', 'reminder_2', 'reminder_3', 'statement')", name=op.f('ck_mail_letter_kind')),
    sa.CheckConstraint('length(recipient) > 0', name=op.f('ck_mail_letter_recipient')),
    sa.ForeignKeyConstraint(['issuer'], ['catalog_issuer.id'], name=op.f('fk_mail_letter_issuer')),
    sa.ForeignKeyConstraint(['party'], ['party.id'], name=op.f('fk_mail_letter_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_letter')),
    sa.UniqueConstraint('key', name=op.f('uq_mail_letter_key')),
    sa.UniqueConstraint('message_id', name=op.f('uq_mail_letter_message_id'))
    )
    with op.batch_alter_table('mail_letter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mail_letter_party'), ['party'], unique=False)
        batch_op.create_index(batch_op.f('ix_mail_letter_posted_at'), ['posted_at'], unique=False)

    op.create_table('mail_about',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('letter', sa.Integer(), nullable=False),
    sa.Column('about', sa.String(length=60), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.CheckConstraint('round > 0', name=op.f('ck_mail_about_round')),
    sa.ForeignKeyConstraint(['letter'], ['mail_letter.id'], name=op.f('fk_mail_about_letter')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_about')),
    sa.UniqueConstraint('about', 'round', name=op.f('uq_mail_about_about_round'))
    )
    with op.batch_alter_table('mail_about', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mail_about_letter'), ['letter'], unique=False)

    op.create_table('mail_attachment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('letter', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('media_type', sa.String(length=80), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=True),
    sa.Column('invoice', sa.Integer(), nullable=True),
    sa.CheckConstraint('(content IS NULL) <> (invoice IS NULL)', name=op.f('ck_mail_attachment_content')),
    sa.ForeignKeyConstraint(['invoice'], ['billing_invoice.id'], name=op.f('fk_mail_attachment_invoice')),
    sa.ForeignKeyConstraint(['letter'], ['mail_letter.id'], name=op.f('fk_mail_attachment_letter')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_attachment')),
    sa.UniqueConstraint('letter', 'position', name=op.f('uq_mail_attachment_letter_position'))
    )
    with op.batch_alter_table('mail_attachment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mail_attachment_invoice'), ['invoice'], unique=False)

    op.create_table('mail_attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('letter', sa.Integer(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('outcome', sa.String(length=10), nullable=False),
    sa.Column('code', sa.Integer(), nullable=True),
    sa.Column('says', sa.String(length=300), nullable=False),
    sa.CheckConstraint("outcome IN ('taken', 'sent', 'drafted', 'later', 'refused', 'set_aside', 'again')", name=op.f('ck_mail_attempt_outcome')),
    sa.CheckConstraint('rank > 0', name=op.f('ck_mail_attempt_rank')),
    sa.ForeignKeyConstraint(['letter'], ['mail_letter.id'], name=op.f('fk_mail_attempt_letter')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_attempt')),
    sa.UniqueConstraint('letter', 'rank', name=op.f('uq_mail_attempt_letter_rank'))
    )
    with op.batch_alter_table('mail_attempt', schema=None) as batch_op:
        batch_op.create_index('ix_mail_attempt_outcome', ['outcome', 'letter'], unique=False)
