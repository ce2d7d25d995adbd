"""The first schema: registers, claims, leases, admission, billing, payments."""

import sqlalchemy as sa
from alembic import op

revision = '2611232114'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audit_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('user_name', sa.String(length=120), nullable=False),
    sa.Column('seat', sa.String(length=60), nullable=False),
    sa.Column('verb', sa.String(length=80), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry'))
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_entry_at'), ['at'], unique=False)

    op.create_table('catalog_index_value',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('series', sa.String(length=40), nullable=False),
    sa.Column('quarter', sa.String(length=7), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.CheckConstraint('value > 0', name=op.f('ck_catalog_index_value_positive')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_catalog_index_value')),
    sa.UniqueConstraint('series', 'quarter', name=op.f('uq_catalog_index_value_series_quarter'))
    )
    op.create_table('catalog_issuer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('legal_form', sa.String(length=120), nullable=False),
    sa.Column('capital', sa.String(length=80), nullable=False),
    sa.Column('street', sa.String(length=200), nullable=False),
    sa.Column('extra', sa.String(length=200), nullable=False),
    sa.Column('postcode', sa.String(length=12), nullable=False),
    sa.Column('town', sa.String(length=120), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('siren', sa.String(length=9), nullable=False),
    sa.Column('siret', sa.String(length=14), nullable=False),
    sa.Column('vat_number', sa.String(length=20), nullable=False),
    sa.Column('rcs', sa.String(length=120), nullable=False),
    sa.Column('iban', sa.String(length=34), nullable=False),
    sa.Column('bic', sa.String(length=11), nullable=False),
    sa.Column('email', sa.String(length=200), nullable=False),
    sa.Column('phone', sa.String(length=40), nullable=False),
    sa.Column('website', sa.String(length=200), nullable=False),
    sa.Column('vat_on_debits', sa.Boolean(), nullable=False),
    sa.Column('payment_terms_days', sa.Integer(), nullable=False),
    sa.Column('late_rate', sa.BigInteger(), nullable=True),
    sa.Column('invoice_prefix', sa.String(length=6), nullable=False),
    sa.Column('credit_prefix', sa.String(length=6), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('confirmed', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_catalog_issuer_order')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_catalog_issuer')),
    sa.UniqueConstraint('code', name=op.f('uq_catalog_issuer_code'))
    )
    op.create_table('catalog_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.Column('unit', sa.String(length=40), nullable=False),
    sa.Column('tax', sa.String(length=20), nullable=False),
    sa.Column('account', sa.String(length=20), nullable=False),
    sa.Column('activity', sa.String(length=20), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('retired', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_catalog_item')),
    sa.UniqueConstraint('code', name=op.f('uq_catalog_item_code'))
    )
    op.create_table('catalog_tax',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.Column('percent', sa.BigInteger(), nullable=False),
    sa.Column('category', sa.String(length=2), nullable=False),
    sa.Column('exemption', sa.Text(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.CheckConstraint('percent >= 0 AND percent <= 10000', name=op.f('ck_catalog_tax_percent')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_catalog_tax_order')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_catalog_tax')),
    sa.UniqueConstraint('code', 'valid_from', name=op.f('uq_catalog_tax_code_valid_from'))
    )
    op.create_table('chantier_plan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('previous', sa.String(length=40), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('goals', sa.JSON(), nullable=False),
    sa.Column('stakes', sa.JSON(), nullable=False),
    sa.CheckConstraint('last_day IS NULL OR last_day >= first_day', name=op.f('ck_chantier_plan_order')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chantier_plan')),
    sa.UniqueConstraint('rank', name=op.f('uq_chantier_plan_rank'))
    )
    op.create_table('history',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('user_name', sa.String(length=120), nullable=False),
    sa.Column('record_table', sa.String(length=60), nullable=False),
    sa.Column('record', sa.BigInteger(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_history'))
    )
    with op.batch_alter_table('history', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_history_record'), ['record'], unique=False)

    op.create_table('hosting_committee',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('members', sa.Text(), nullable=False),
    sa.Column('minutes', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hosting_committee'))
    )
    op.create_table('hosting_target',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dimension', sa.String(length=20), nullable=False),
    sa.Column('class_key', sa.String(length=120), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.CheckConstraint('percent >= 0 AND percent <= 100', name=op.f('ck_hosting_target_percent')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hosting_target')),
    sa.UniqueConstraint('dimension', 'class_key', 'valid_from', name=op.f('uq_hosting_target_dimension_class_key_valid_from'))
    )
    op.create_table('lease_counter',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_lease_counter'))
    )
    op.create_table('party',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('acronym', sa.String(length=40), nullable=False),
    sa.Column('legal_form', sa.String(length=80), nullable=False),
    sa.Column('siren', sa.String(length=9), nullable=True),
    sa.Column('siret', sa.String(length=14), nullable=True),
    sa.Column('vat_number', sa.String(length=20), nullable=True),
    sa.Column('vat_liable', sa.String(length=7), nullable=False),
    sa.Column('ape', sa.String(length=6), nullable=False),
    sa.Column('headcount', sa.Integer(), nullable=True),
    sa.Column('founded_year', sa.Integer(), nullable=True),
    sa.Column('object', sa.Text(), nullable=False),
    sa.Column('commune', sa.String(length=120), nullable=False),
    sa.Column('territory', sa.String(length=20), nullable=False),
    sa.Column('places', sa.JSON(), nullable=False),
    sa.Column('lcp', sa.Boolean(), nullable=False),
    sa.Column('street', sa.String(length=200), nullable=False),
    sa.Column('extra', sa.String(length=200), nullable=False),
    sa.Column('postcode', sa.String(length=12), nullable=False),
    sa.Column('town', sa.String(length=120), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('billing_address', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('electronic_address', sa.String(length=120), nullable=False),
    sa.Column('order_number', sa.String(length=60), nullable=False),
    sa.Column('payment_terms_days', sa.Integer(), nullable=True),
    sa.Column('email', sa.String(length=200), nullable=False),
    sa.Column('phone', sa.String(length=40), nullable=False),
    sa.Column('website', sa.String(length=200), nullable=False),
    sa.Column('notes', sa.Text(), nullable=False),
    sa.Column('created_on', sa.Date(), nullable=False),
    sa.Column('archived', sa.Boolean(), nullable=False),
    sa.Column('merged_into', sa.Integer(), nullable=True),
    sa.Column('search_key', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('headcount IS NULL OR headcount >= 0', name=op.f('ck_party_headcount')),
    sa.CheckConstraint('length(name) > 0', name=op.f('ck_party_name')),
    sa.CheckConstraint('merged_into IS NULL OR merged_into <> id', name=op.f('ck_party_merged_into')),
    sa.ForeignKeyConstraint(['merged_into'], ['party.id'], name=op.f('fk_party_merged_into')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_party'))
    )
    with op.batch_alter_table('party', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_party_merged_into'), ['merged_into'], unique=False)
        batch_op.create_index('uq_party_siren', ['siren'], unique=True, sqlite_where=sa.text('merged_into IS NULL AND NOT archived'), postgresql_where=sa.text('merged_into IS NULL AND NOT archived'))

    op.create_table('party_reference',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('label', sa.String(length=160), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.Column('retired', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_party_reference')),
    sa.UniqueConstraint('kind', 'label', name=op.f('uq_party_reference_kind_label'))
    )
    op.create_table('setting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_setting')),
    sa.UniqueConstraint('key', 'valid_from', name=op.f('uq_setting_key_valid_from'))
    )
    op.create_table('space',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('parent', sa.Integer(), nullable=True),
    sa.Column('building', sa.String(length=60), nullable=False),
    sa.Column('floor', sa.Integer(), nullable=False),
    sa.Column('area_m2', sa.BigInteger(), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.Column('x_m', sa.BigInteger(), nullable=False),
    sa.Column('y_m', sa.BigInteger(), nullable=False),
    sa.Column('w_m', sa.BigInteger(), nullable=False),
    sa.Column('h_m', sa.BigInteger(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('area_m2 >= 0 AND capacity >= 0', name=op.f('ck_space_figures')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_space_days')),
    sa.ForeignKeyConstraint(['parent'], ['space.id'], name=op.f('fk_space_parent')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_space'))
    )
    with op.batch_alter_table('space', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_space_parent'), ['parent'], unique=False)
        batch_op.create_index('uq_space_code_open', ['code'], unique=True, sqlite_where=sa.text('valid_to IS NULL'), postgresql_where=sa.text('valid_to IS NULL'))

    op.create_table('billing_invoice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=35), nullable=False),
    sa.Column('issuer', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('party', sa.Integer(), nullable=False),
    sa.Column('party_name', sa.String(length=200), nullable=False),
    sa.Column('month', sa.String(length=7), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('issued_at', sa.BigInteger(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('net', sa.BigInteger(), nullable=False),
    sa.Column('vat', sa.BigInteger(), nullable=False),
    sa.Column('total', sa.BigInteger(), nullable=False),
    sa.Column('original', sa.Integer(), nullable=True),
    sa.Column('snapshot', sa.Text(), nullable=False),
    sa.Column('previous_hash', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('format', sa.Integer(), nullable=False),
    sa.CheckConstraint("(kind = 'credit') = (original IS NOT NULL)", name=op.f('ck_billing_invoice_original')),
    sa.CheckConstraint("kind IN ('invoice', 'credit')", name=op.f('ck_billing_invoice_kind')),
    sa.CheckConstraint('due_on >= issued_on', name=op.f('ck_billing_invoice_due_on')),
    sa.CheckConstraint('total = net + vat', name=op.f('ck_billing_invoice_total')),
    sa.ForeignKeyConstraint(['issuer'], ['catalog_issuer.id'], name=op.f('fk_billing_invoice_issuer')),
    sa.ForeignKeyConstraint(['original'], ['billing_invoice.id'], name=op.f('fk_billing_invoice_original')),
    sa.ForeignKeyConstraint(['party'], ['party.id'], name=op.f('fk_billing_invoice_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_billing_invoice')),
    sa.UniqueConstraint('issuer', 'kind', 'previous_hash', name=op.f('uq_billing_invoice_issuer_kind_previous_hash')),
    sa.UniqueConstraint('issuer', 'kind', 'year', 'rank', name=op.f('uq_billing_invoice_issuer_kind_year_rank')),
    sa.UniqueConstraint('number', name=op.f('uq_billing_invoice_number'))
    )
    with op.batch_alter_table('billing_invoice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_billing_invoice_issued_on'), ['issued_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_billing_invoice_month'), ['month'], unique=False)
        batch_op.create_index(batch_op.f('ix_billing_invoice_original'), ['original'], unique=False)
        batch_op.create_index('ix_billing_invoice_party_issued_on', ['party', 'issued_on'], unique=False)

    op.create_table('billing_series',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('issuer', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.CheckConstraint('last >= 0', name=op.f('ck_billing_series_last')),
    sa.ForeignKeyConstraint(['issuer'], ['catalog_issuer.id'], name=op.f('fk_billing_series_issuer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_billing_series')),
    sa.UniqueConstraint('issuer', 'kind', 'year', name=op.f('uq_billing_series_issuer_kind_year'))
    )
    op.create_table('calendar_closure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.Column('space', sa.Integer(), nullable=True),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('last_day >= first_day', name=op.f('ck_calendar_closure_order')),
    sa.ForeignKeyConstraint(['space'], ['space.id'], name=op.f('fk_calendar_closure_space')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_closure'))
    )
    with op.batch_alter_table('calendar_closure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calendar_closure_first_day'), ['first_day'], unique=False)

    op.create_table('catalog_issuer_activity',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity', sa.String(length=20), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('issuer', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['issuer'], ['catalog_issuer.id'], name=op.f('fk_catalog_issuer_activity_issuer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_catalog_issuer_activity')),
    sa.UniqueConstraint('activity', 'valid_from', name=op.f('uq_catalog_issuer_activity_activity_valid_from'))
    )
    op.create_table('change_log',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('audit', sa.Integer(), nullable=False),
    sa.Column('topic', sa.String(length=40), nullable=False),
    sa.Column('record', sa.BigInteger(), nullable=False),
    sa.Column('origin', sa.String(length=60), nullable=False),
    sa.ForeignKeyConstraint(['audit'], ['audit_entry.id'], name=op.f('fk_change_log_audit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_change_log'))
    )
    with op.batch_alter_table('change_log', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_change_log_audit'), ['audit'], unique=False)

    op.create_table('chantier_axis',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['plan'], ['chantier_plan.id'], name=op.f('fk_chantier_axis_plan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chantier_axis')),
    sa.UniqueConstraint('plan', 'code', name=op.f('uq_chantier_axis_plan_code'))
    )
    op.create_table('dossier',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('party', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['party'], ['party.id'], name=op.f('fk_dossier_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dossier'))
    )
    with op.batch_alter_table('dossier', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dossier_kind'), ['kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_dossier_party'), ['party'], unique=False)

    op.create_table('leaf',
    sa.Column('space', sa.Integer(), nullable=False),
    sa.Column('opens_at', sa.BigInteger(), nullable=False),
    sa.Column('closes_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('opens_at < closes_at', name=op.f('ck_leaf_bounds')),
    sa.ForeignKeyConstraint(['space'], ['space.id'], name=op.f('fk_leaf_space')),
    sa.PrimaryKeyConstraint('space', name=op.f('pk_leaf'))
    )
    op.create_table('party_contact',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('party', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('function', sa.String(length=120), nullable=False),
    sa.Column('email', sa.String(length=200), nullable=False),
    sa.Column('phone', sa.String(length=40), nullable=False),
    sa.Column('main', sa.Boolean(), nullable=False),
    sa.Column('billing', sa.Boolean(), nullable=False),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.Column('erased_at', sa.BigInteger(), nullable=True),
    sa.Column('search_key', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['party'], ['party.id'], name=op.f('fk_party_contact_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_party_contact'))
    )
    with op.batch_alter_table('party_contact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_party_contact_party'), ['party'], unique=False)

    op.create_table('party_role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('party', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=30), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['party'], ['party.id'], name=op.f('fk_party_role_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_party_role'))
    )
    with op.batch_alter_table('party_role', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_party_role_party'), ['party'], unique=False)
        batch_op.create_index('ix_party_role_role', ['role', 'party'], unique=False)

    op.create_table('party_scheme',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('party', sa.Integer(), nullable=False),
    sa.Column('scheme', sa.String(length=120), nullable=False),
    sa.Column('detail', sa.String(length=200), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.CheckConstraint('until IS NULL OR until >= since', name=op.f('ck_party_scheme_order')),
    sa.ForeignKeyConstraint(['party'], ['party.id'], name=op.f('fk_party_scheme_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_party_scheme'))
    )
    with op.batch_alter_table('party_scheme', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_party_scheme_party'), ['party'], unique=False)

    op.create_table('payment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('party', sa.Integer(), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('method', sa.String(length=10), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('reference', sa.String(length=120), nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.Column('withdrawn_on', sa.Date(), nullable=True),
    sa.Column('withdrawn_reason', sa.String(length=300), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(withdrawn_on IS NULL) = (withdrawn_reason = '')", name=op.f('ck_payment_withdrawn')),
    sa.CheckConstraint("method IN ('transfer', 'debit', 'card', 'cheque', 'cash')", name=op.f('ck_payment_method')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_payment_amount')),
    sa.ForeignKeyConstraint(['party'], ['party.id'], name=op.f('fk_payment_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment'))
    )
    with op.batch_alter_table('payment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_payment_party'), ['party'], unique=False)
        batch_op.create_index(batch_op.f('ix_payment_received_on'), ['received_on'], unique=False)

    op.create_table('price',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item', sa.Integer(), nullable=False),
    sa.Column('category', sa.String(length=30), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('indicative', sa.Boolean(), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_price_positive')),
    sa.ForeignKeyConstraint(['item'], ['catalog_item.id'], name=op.f('fk_price_item')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_price')),
    sa.UniqueConstraint('item', 'category', 'valid_from', name=op.f('uq_price_item_category_valid_from'))
    )
    op.create_table('billing_charge',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('dossier', sa.Integer(), nullable=False),
    sa.Column('issuer', sa.Integer(), nullable=False),
    sa.Column('party', sa.Integer(), nullable=False),
    sa.Column('month', sa.String(length=7), nullable=False),
    sa.Column('service_from', sa.Date(), nullable=False),
    sa.Column('service_to', sa.Date(), nullable=False),
    sa.Column('label', sa.String(length=300), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('unit', sa.String(length=40), nullable=False),
    sa.Column('unit_price', sa.BigInteger(), nullable=False),
    sa.Column('list_price', sa.BigInteger(), nullable=False),
    sa.Column('tax', sa.String(length=20), nullable=False),
    sa.Column('account', sa.String(length=20), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("state IN ('pending', 'withdrawn', 'invoiced')", name=op.f('ck_billing_charge_state')),
    sa.CheckConstraint('quantity <> 0', name=op.f('ck_billing_charge_quantity')),
    sa.CheckConstraint('service_to >= service_from', name=op.f('ck_billing_charge_service')),
    sa.CheckConstraint('unit_price > 0', name=op.f('ck_billing_charge_unit_price')),
    sa.ForeignKeyConstraint(['dossier'], ['dossier.id'], name=op.f('fk_billing_charge_dossier')),
    sa.ForeignKeyConstraint(['issuer'], ['catalog_issuer.id'], name=op.f('fk_billing_charge_issuer')),
    sa.ForeignKeyConstraint(['party'], ['party.id'], name=op.f('fk_billing_charge_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_billing_charge')),
    sa.UniqueConstraint('key', 'revision', name=op.f('uq_billing_charge_key_revision'))
    )
    with op.batch_alter_table('billing_charge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_billing_charge_dossier'), ['dossier'], unique=False)
        batch_op.create_index(batch_op.f('ix_billing_charge_month'), ['month'], unique=False)
        batch_op.create_index(batch_op.f('ix_billing_charge_party'), ['party'], unique=False)

    op.create_table('billing_invoice_tax',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('invoice', sa.Integer(), nullable=False),
    sa.Column('tax', sa.String(length=20), nullable=False),
    sa.Column('percent', sa.BigInteger(), nullable=False),
    sa.Column('category', sa.String(length=2), nullable=False),
    sa.Column('exemption', sa.Text(), nullable=True),
    sa.Column('base', sa.BigInteger(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['invoice'], ['billing_invoice.id'], name=op.f('fk_billing_invoice_tax_invoice')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_billing_invoice_tax')),
    sa.UniqueConstraint('invoice', 'tax', 'percent', name=op.f('uq_billing_invoice_tax_invoice_tax_percent'))
    )
    op.create_table('billing_outbox',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('invoice', sa.Integer(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.CheckConstraint('done IN (0, 1)', name=op.f('ck_billing_outbox_done')),
    sa.ForeignKeyConstraint(['invoice'], ['billing_invoice.id'], name=op.f('fk_billing_outbox_invoice')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_billing_outbox')),
    sa.UniqueConstraint('invoice', name=op.f('uq_billing_outbox_invoice'))
    )
    with op.batch_alter_table('billing_outbox', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_billing_outbox_done'), ['done'], unique=False)

    op.create_table('chantier',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan', sa.Integer(), nullable=False),
    sa.Column('axis', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('goal', sa.Text(), nullable=False),
    sa.Column('transversal', sa.Boolean(), nullable=False),
    sa.Column('actors', sa.Integer(), nullable=True),
    sa.Column('party', sa.Integer(), nullable=True),
    sa.Column('animator', sa.String(length=120), nullable=False),
    sa.Column('referent', sa.String(length=120), nullable=False),
    sa.Column('levers', sa.JSON(), nullable=False),
    sa.Column('progress', sa.Integer(), nullable=False),
    sa.Column('pace', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('progress >= 0 AND progress <= 100', name=op.f('ck_chantier_progress')),
    sa.ForeignKeyConstraint(['axis'], ['chantier_axis.id'], name=op.f('fk_chantier_axis')),
    sa.ForeignKeyConstraint(['party'], ['party.id'], name=op.f('fk_chantier_party')),
    sa.ForeignKeyConstraint(['plan'], ['chantier_plan.id'], name=op.f('fk_chantier_plan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chantier')),
    sa.UniqueConstraint('plan', 'number', name=op.f('uq_chantier_plan_number'))
    )
    op.create_table('document',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('invoice', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('stored_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['invoice'], ['billing_invoice.id'], name=op.f('fk_document_invoice')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document')),
    sa.UniqueConstraint('invoice', name=op.f('uq_document_invoice'))
    )
    op.create_table('hold',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dossier', sa.Integer(), nullable=False),
    sa.Column('space', sa.Integer(), nullable=False),
    sa.Column('item', sa.String(length=60), nullable=False),
    sa.Column('starts_at', sa.BigInteger(), nullable=False),
    sa.Column('ends_at', sa.BigInteger(), nullable=False),
    sa.Column('set_up', sa.Integer(), nullable=False),
    sa.Column('tear_down', sa.Integer(), nullable=False),
    sa.Column('firm', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('firm IN (0, 1)', name=op.f('ck_hold_firm')),
    sa.CheckConstraint('set_up >= 0 AND tear_down >= 0', name=op.f('ck_hold_buffers')),
    sa.CheckConstraint('starts_at < ends_at', name=op.f('ck_hold_bounds')),
    sa.ForeignKeyConstraint(['dossier'], ['dossier.id'], name=op.f('fk_hold_dossier')),
    sa.ForeignKeyConstraint(['space'], ['space.id'], name=op.f('fk_hold_space')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hold'))
    )
    with op.batch_alter_table('hold', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hold_dossier'), ['dossier'], unique=False)
        batch_op.create_index(batch_op.f('ix_hold_item'), ['item'], unique=False)
        batch_op.create_index(batch_op.f('ix_hold_space'), ['space'], unique=False)

    op.create_table('lease',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dossier', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('signed_on', sa.Date(), nullable=True),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('notice_months', sa.Integer(), nullable=False),
    sa.Column('notice_given_on', sa.Date(), nullable=True),
    sa.Column('before_notice', sa.Date(), nullable=True),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('proration', sa.String(length=12), nullable=False),
    sa.Column('payment_terms_days', sa.Integer(), nullable=True),
    sa.Column('order_number', sa.String(length=60), nullable=False),
    sa.Column('index_series', sa.String(length=40), nullable=True),
    sa.Column('index_quarter', sa.String(length=7), nullable=True),
    sa.Column('insurance_until', sa.Date(), nullable=True),
    sa.Column('pepiniere', sa.Boolean(), nullable=False),
    sa.Column('longest_stay_months', sa.Integer(), nullable=True),
    sa.Column('room_hours', sa.Integer(), nullable=False),
    sa.Column('stored_goods', sa.Text(), nullable=False),
    sa.Column('cancel_reason', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('hosting', 'storage')", name=op.f('ck_lease_kind')),
    sa.CheckConstraint("proration IN ('calendar', 'thirtieths')", name=op.f('ck_lease_proration')),
    sa.CheckConstraint("state IN ('draft', 'signed', 'cancelled')", name=op.f('ck_lease_state')),
    sa.CheckConstraint('(index_series IS NULL) = (index_quarter IS NULL)', name=op.f('ck_lease_index')),
    sa.CheckConstraint('last_day IS NULL OR last_day >= first_day', name=op.f('ck_lease_days')),
    sa.CheckConstraint('people >= 0 AND notice_months >= 0 AND room_hours >= 0', name=op.f('ck_lease_figures')),
    sa.ForeignKeyConstraint(['dossier'], ['dossier.id'], name=op.f('fk_lease_dossier')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lease')),
    sa.UniqueConstraint('dossier', name=op.f('uq_lease_dossier')),
    sa.UniqueConstraint('number', name=op.f('uq_lease_number'))
    )
    with op.batch_alter_table('lease', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lease_first_day'), ['first_day'], unique=False)
        batch_op.create_index(batch_op.f('ix_lease_last_day'), ['last_day'], unique=False)

    op.create_table('payment_allocation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('payment', sa.Integer(), nullable=False),
    sa.Column('invoice', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_payment_allocation_amount')),
    sa.ForeignKeyConstraint(['invoice'], ['billing_invoice.id'], name=op.f('fk_payment_allocation_invoice')),
    sa.ForeignKeyConstraint(['payment'], ['payment.id'], name=op.f('fk_payment_allocation_payment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment_allocation'))
    )
    with op.batch_alter_table('payment_allocation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_payment_allocation_invoice'), ['invoice'], unique=False)
        batch_op.create_index(batch_op.f('ix_payment_allocation_payment'), ['payment'], unique=False)

    op.create_table('billing_invoice_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('invoice', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('charge', sa.Integer(), nullable=True),
    sa.Column('corrects', sa.Integer(), nullable=True),
    sa.Column('reopens', sa.Boolean(), nullable=False),
    sa.Column('dossier', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=300), nullable=False),
    sa.Column('service_from', sa.Date(), nullable=False),
    sa.Column('service_to', sa.Date(), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('unit', sa.String(length=40), nullable=False),
    sa.Column('unit_price', sa.BigInteger(), nullable=False),
    sa.Column('list_price', sa.BigInteger(), nullable=False),
    sa.Column('tax', sa.String(length=20), nullable=False),
    sa.Column('percent', sa.BigInteger(), nullable=False),
    sa.Column('account', sa.String(length=20), nullable=False),
    sa.Column('net', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['charge'], ['billing_charge.id'], name=op.f('fk_billing_invoice_line_charge')),
    sa.ForeignKeyConstraint(['corrects'], ['billing_invoice_line.id'], name=op.f('fk_billing_invoice_line_corrects')),
    sa.ForeignKeyConstraint(['dossier'], ['dossier.id'], name=op.f('fk_billing_invoice_line_dossier')),
    sa.ForeignKeyConstraint(['invoice'], ['billing_invoice.id'], name=op.f('fk_billing_invoice_line_invoice')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_billing_invoice_line')),
    sa.UniqueConstraint('charge', name=op.f('uq_billing_invoice_line_charge')),
    sa.UniqueConstraint('invoice', 'position', name=op.f('uq_billing_invoice_line_invoice_position'))
    )
    with op.batch_alter_table('billing_invoice_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_billing_invoice_line_corrects'), ['corrects'], unique=False)
        batch_op.create_index(batch_op.f('ix_billing_invoice_line_dossier'), ['dossier'], unique=False)

    op.create_table('chantier_action',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('chantier', sa.Integer(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('carriers', sa.JSON(), nullable=False),
    sa.Column('partners', sa.JSON(), nullable=False),
    sa.Column('policies', sa.JSON(), nullable=False),
    sa.Column('places', sa.JSON(), nullable=False),
    sa.Column('serves', sa.String(length=20), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['chantier'], ['chantier.id'], name=op.f('fk_chantier_action_chantier')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chantier_action'))
    )
    with op.batch_alter_table('chantier_action', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_chantier_action_chantier'), ['chantier'], unique=False)

    op.create_table('chantier_succession',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('former', sa.Integer(), nullable=False),
    sa.Column('successor', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['former'], ['chantier.id'], name=op.f('fk_chantier_succession_former')),
    sa.ForeignKeyConstraint(['successor'], ['chantier.id'], name=op.f('fk_chantier_succession_successor')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chantier_succession')),
    sa.UniqueConstraint('former', 'successor', name=op.f('uq_chantier_succession_former_successor'))
    )
    op.create_table('claim',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('hold', sa.Integer(), nullable=False),
    sa.Column('leaf', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.BigInteger(), nullable=False),
    sa.Column('ends_at', sa.BigInteger(), nullable=False),
    sa.Column('firm', sa.Integer(), nullable=False),
    sa.CheckConstraint('firm IN (0, 1)', name=op.f('ck_claim_firm')),
    sa.CheckConstraint('starts_at < ends_at', name=op.f('ck_claim_bounds')),
    sa.ForeignKeyConstraint(['hold'], ['hold.id'], name=op.f('fk_claim_hold')),
    sa.ForeignKeyConstraint(['leaf'], ['leaf.space'], name=op.f('fk_claim_leaf')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim'))
    )
    with op.batch_alter_table('claim', schema=None) as batch_op:
        batch_op.create_index('ix_claim_firm', ['leaf', 'starts_at', 'ends_at'], unique=False, sqlite_where=sa.text('firm = 1'), postgresql_where=sa.text('firm = 1'))
        batch_op.create_index(batch_op.f('ix_claim_hold'), ['hold'], unique=False)
        batch_op.create_index('ix_claim_option', ['leaf', 'starts_at'], unique=False, sqlite_where=sa.text('firm = 0'), postgresql_where=sa.text('firm = 0'))

    op.create_table('dossier_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dossier', sa.Integer(), nullable=False),
    sa.Column('chantier', sa.Integer(), nullable=True),
    sa.Column('project', sa.Integer(), nullable=True),
    sa.Column('share', sa.Integer(), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.CheckConstraint('(chantier IS NULL) <> (project IS NULL)', name=op.f('ck_dossier_link_one_target')),
    sa.CheckConstraint('last_day IS NULL OR last_day >= first_day', name=op.f('ck_dossier_link_days')),
    sa.CheckConstraint('share > 0 AND share <= 10000', name=op.f('ck_dossier_link_share')),
    sa.ForeignKeyConstraint(['chantier'], ['chantier.id'], name=op.f('fk_dossier_link_chantier')),
    sa.ForeignKeyConstraint(['dossier'], ['dossier.id'], name=op.f('fk_dossier_link_dossier')),
    sa.ForeignKeyConstraint(['project'], ['dossier.id'], name=op.f('fk_dossier_link_project')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dossier_link'))
    )
    with op.batch_alter_table('dossier_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dossier_link_chantier'), ['chantier'], unique=False)
        batch_op.create_index(batch_op.f('ix_dossier_link_dossier'), ['dossier'], unique=False)
        batch_op.create_index(batch_op.f('ix_dossier_link_project'), ['project'], unique=False)

    op.create_table('hosting_application',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('party', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('wanted_from', sa.Date(), nullable=False),
    sa.Column('offices', sa.Integer(), nullable=False),
    sa.Column('desks', sa.Integer(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('criterion', sa.String(length=20), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('committee', sa.Integer(), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('lease', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('people >= 0 AND offices >= 0 AND desks >= 0', name=op.f('ck_hosting_application_figures')),
    sa.ForeignKeyConstraint(['committee'], ['hosting_committee.id'], name=op.f('fk_hosting_application_committee')),
    sa.ForeignKeyConstraint(['lease'], ['lease.id'], name=op.f('fk_hosting_application_lease')),
    sa.ForeignKeyConstraint(['party'], ['party.id'], name=op.f('fk_hosting_application_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hosting_application'))
    )
    with op.batch_alter_table('hosting_application', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hosting_application_party'), ['party'], unique=False)
        batch_op.create_index(batch_op.f('ix_hosting_application_state'), ['state'], unique=False)

    op.create_table('lease_deposit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('lease', sa.Integer(), nullable=False),
    sa.Column('on_day', sa.Date(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.CheckConstraint("kind <> 'withheld' OR reason <> ''", name=op.f('ck_lease_deposit_reason')),
    sa.CheckConstraint("kind IN ('asked', 'received', 'returned', 'withheld')", name=op.f('ck_lease_deposit_kind')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_lease_deposit_amount')),
    sa.ForeignKeyConstraint(['lease'], ['lease.id'], name=op.f('fk_lease_deposit_lease')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lease_deposit'))
    )
    with op.batch_alter_table('lease_deposit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lease_deposit_lease'), ['lease'], unique=False)

    op.create_table('lease_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('lease', sa.Integer(), nullable=False),
    sa.Column('space', sa.Integer(), nullable=False),
    sa.Column('hold', sa.Integer(), nullable=True),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('tax', sa.String(length=20), nullable=False),
    sa.Column('account', sa.String(length=20), nullable=False),
    sa.Column('index_quarter', sa.String(length=7), nullable=True),
    sa.Column('index_year', sa.Integer(), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('withdraw_reason', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('last_day IS NULL OR last_day >= first_day', name=op.f('ck_lease_line_days')),
    sa.ForeignKeyConstraint(['hold'], ['hold.id'], name=op.f('fk_lease_line_hold')),
    sa.ForeignKeyConstraint(['lease'], ['lease.id'], name=op.f('fk_lease_line_lease')),
    sa.ForeignKeyConstraint(['space'], ['space.id'], name=op.f('fk_lease_line_space')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lease_line')),
    sa.UniqueConstraint('hold', name=op.f('uq_lease_line_hold'))
    )
    with op.batch_alter_table('lease_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lease_line_lease'), ['lease'], unique=False)
        batch_op.create_index(batch_op.f('ix_lease_line_space'), ['space'], unique=False)

    op.create_table('lease_occupant',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('lease', sa.Integer(), nullable=False),
    sa.Column('party', sa.Integer(), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('share_bp', sa.Integer(), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('last_day IS NULL OR last_day >= first_day', name=op.f('ck_lease_occupant_days')),
    sa.CheckConstraint('people >= 0', name=op.f('ck_lease_occupant_people')),
    sa.CheckConstraint('share_bp >= 0 AND share_bp <= 10000', name=op.f('ck_lease_occupant_share')),
    sa.ForeignKeyConstraint(['lease'], ['lease.id'], name=op.f('fk_lease_occupant_lease')),
    sa.ForeignKeyConstraint(['party'], ['party.id'], name=op.f('fk_lease_occupant_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lease_occupant'))
    )
    with op.batch_alter_table('lease_occupant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lease_occupant_lease'), ['lease'], unique=False)
        batch_op.create_index(batch_op.f('ix_lease_occupant_party'), ['party'], unique=False)

    op.create_table('lease_one_off',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('lease', sa.Integer(), nullable=False),
    sa.Column('party', sa.Integer(), nullable=True),
    sa.Column('on_day', sa.Date(), nullable=False),
    sa.Column('label', sa.String(length=160), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('unit', sa.String(length=20), nullable=False),
    sa.Column('unit_price', sa.BigInteger(), nullable=False),
    sa.Column('tax', sa.String(length=20), nullable=False),
    sa.Column('account', sa.String(length=20), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('withdraw_reason', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('quantity <> 0 AND unit_price > 0', name=op.f('ck_lease_one_off_figures')),
    sa.ForeignKeyConstraint(['lease'], ['lease.id'], name=op.f('fk_lease_one_off_lease')),
    sa.ForeignKeyConstraint(['party'], ['party.id'], name=op.f('fk_lease_one_off_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lease_one_off'))
    )
    with op.batch_alter_table('lease_one_off', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lease_one_off_lease'), ['lease'], unique=False)
        batch_op.create_index(batch_op.f('ix_lease_one_off_on_day'), ['on_day'], unique=False)

    op.create_table('lease_service',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('lease', sa.Integer(), nullable=False),
    sa.Column('item', sa.String(length=40), nullable=False),
    sa.Column('label', sa.String(length=160), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('list_price', sa.BigInteger(), nullable=False),
    sa.Column('agreed_price', sa.BigInteger(), nullable=False),
    sa.Column('tax', sa.String(length=20), nullable=False),
    sa.Column('account', sa.String(length=20), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('last_day IS NULL OR last_day >= first_day', name=op.f('ck_lease_service_days')),
    sa.CheckConstraint('quantity > 0 AND list_price >= 0 AND agreed_price >= 0', name=op.f('ck_lease_service_figures')),
    sa.ForeignKeyConstraint(['lease'], ['lease.id'], name=op.f('fk_lease_service_lease')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lease_service'))
    )
    with op.batch_alter_table('lease_service', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lease_service_lease'), ['lease'], unique=False)

    op.create_table('party_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('party', sa.Integer(), nullable=False),
    sa.Column('chantier', sa.Integer(), nullable=False),
    sa.Column('share', sa.Integer(), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.CheckConstraint('last_day IS NULL OR last_day >= first_day', name=op.f('ck_party_link_days')),
    sa.CheckConstraint('share > 0 AND share <= 10000', name=op.f('ck_party_link_share')),
    sa.ForeignKeyConstraint(['chantier'], ['chantier.id'], name=op.f('fk_party_link_chantier')),
    sa.ForeignKeyConstraint(['party'], ['party.id'], name=op.f('fk_party_link_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_party_link'))
    )
    with op.batch_alter_table('party_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_party_link_chantier'), ['chantier'], unique=False)
        batch_op.create_index(batch_op.f('ix_party_link_party'), ['party'], unique=False)

    op.create_table('hosting_visit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application', sa.Integer(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('guide', sa.String(length=120), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['application'], ['hosting_application.id'], name=op.f('fk_hosting_visit_application')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hosting_visit'))
    )
    with op.batch_alter_table('hosting_visit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hosting_visit_application'), ['application'], unique=False)

    op.create_table('lease_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('from_day', sa.Date(), nullable=False),
    sa.Column('list_price', sa.BigInteger(), nullable=False),
    sa.Column('agreed_price', sa.BigInteger(), nullable=False),
    sa.Column('source', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.CheckConstraint("source IN ('price_list', 'override', 'agreed', 'indexation')", name=op.f('ck_lease_step_source')),
    sa.CheckConstraint('list_price >= 0 AND agreed_price >= 0', name=op.f('ck_lease_step_prices')),
    sa.ForeignKeyConstraint(['line'], ['lease_line.id'], name=op.f('fk_lease_step_line')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lease_step'))
    )
    with op.batch_alter_table('lease_step', schema=None) as batch_op:
        batch_op.create_index('uq_lease_step_standing', ['line', 'from_day'], unique=True, sqlite_where=sa.text('NOT withdrawn'), postgresql_where=sa.text('NOT withdrawn'))

    op.create_table('lease_indexation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('series', sa.String(length=40), nullable=False),
    sa.Column('reference_quarter', sa.String(length=7), nullable=False),
    sa.Column('new_quarter', sa.String(length=7), nullable=False),
    sa.Column('reference_value', sa.BigInteger(), nullable=False),
    sa.Column('new_value', sa.BigInteger(), nullable=False),
    sa.Column('reference_year', sa.Integer(), nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('replaced', sa.Integer(), nullable=True),
    sa.Column('applied_on', sa.Date(), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.CheckConstraint('reference_value > 0 AND new_value > 0', name=op.f('ck_lease_indexation_values')),
    sa.ForeignKeyConstraint(['line'], ['lease_line.id'], name=op.f('fk_lease_indexation_line')),
    sa.ForeignKeyConstraint(['replaced'], ['lease_step.id'], name=op.f('fk_lease_indexation_replaced')),
    sa.ForeignKeyConstraint(['step'], ['lease_step.id'], name=op.f('fk_lease_indexation_step')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lease_indexation'))
    )
    with op.batch_alter_table('lease_indexation', schema=None) as batch_op:
        batch_op.create_index('uq_lease_indexation_standing', ['line', 'year'], unique=True, sqlite_where=sa.text('NOT withdrawn'), postgresql_where=sa.text('NOT withdrawn'))

