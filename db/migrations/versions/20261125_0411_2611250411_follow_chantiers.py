"""Chantiers are followed: dated leads, referents and progress, meetings, support, attached dossiers."""

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = '2611250411'
down_revision = '2611250402'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('chantier_lead',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('chantier', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('party', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.CheckConstraint("party IS NOT NULL OR name <> ''", name=op.f('ck_chantier_lead_someone')),
    sa.CheckConstraint('last_day IS NULL OR last_day >= first_day', name=op.f('ck_chantier_lead_days')),
    sa.ForeignKeyConstraint(['chantier'], ['chantier.id'], name=op.f('fk_chantier_lead_chantier')),
    sa.ForeignKeyConstraint(['party'], ['party.id'], name=op.f('fk_chantier_lead_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chantier_lead'))
    )
    with op.batch_alter_table('chantier_lead', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_chantier_lead_chantier'), ['chantier'], unique=False)
        batch_op.create_index(batch_op.f('ix_chantier_lead_party'), ['party'], unique=False)

    op.create_table('chantier_meeting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('chantier', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('minutes', sa.Text(), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['chantier'], ['chantier.id'], name=op.f('fk_chantier_meeting_chantier')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chantier_meeting'))
    )
    with op.batch_alter_table('chantier_meeting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_chantier_meeting_chantier'), ['chantier'], unique=False)

    op.create_table('chantier_progress',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('chantier', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('pace', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.CheckConstraint('percent >= 0 AND percent <= 100', name=op.f('ck_chantier_progress_percent')),
    sa.ForeignKeyConstraint(['chantier'], ['chantier.id'], name=op.f('fk_chantier_progress_chantier')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chantier_progress'))
    )
    with op.batch_alter_table('chantier_progress', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_chantier_progress_chantier'), ['chantier'], unique=False)

    op.create_table('chantier_referent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('chantier', sa.Integer(), nullable=False),
    sa.Column('policy', sa.String(length=200), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('institution', sa.String(length=200), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('last_day IS NULL OR last_day >= first_day', name=op.f('ck_chantier_referent_days')),
    sa.ForeignKeyConstraint(['chantier'], ['chantier.id'], name=op.f('fk_chantier_referent_chantier')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chantier_referent'))
    )
    with op.batch_alter_table('chantier_referent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_chantier_referent_chantier'), ['chantier'], unique=False)

    op.create_table('chantier_support',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('chantier', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('party', sa.Integer(), nullable=True),
    sa.Column('hours', sa.BigInteger(), nullable=True),
    sa.Column('value', sa.BigInteger(), nullable=True),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('hours IS NULL OR hours >= 0', name=op.f('ck_chantier_support_hours')),
    sa.CheckConstraint('value IS NULL OR value >= 0', name=op.f('ck_chantier_support_value')),
    sa.ForeignKeyConstraint(['chantier'], ['chantier.id'], name=op.f('fk_chantier_support_chantier')),
    sa.ForeignKeyConstraint(['party'], ['party.id'], name=op.f('fk_chantier_support_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chantier_support'))
    )
    with op.batch_alter_table('chantier_support', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_chantier_support_chantier'), ['chantier'], unique=False)
        batch_op.create_index(batch_op.f('ix_chantier_support_party'), ['party'], unique=False)

    op.create_table('chantier_action_party',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('action', sa.Integer(), nullable=False),
    sa.Column('party', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=10), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['action'], ['chantier_action.id'], name=op.f('fk_chantier_action_party_action')),
    sa.ForeignKeyConstraint(['party'], ['party.id'], name=op.f('fk_chantier_action_party_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chantier_action_party')),
    sa.UniqueConstraint('action', 'party', 'role', name=op.f('uq_chantier_action_party_action_party_role'))
    )
    with op.batch_alter_table('chantier_action_party', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_chantier_action_party_action'), ['action'], unique=False)
        batch_op.create_index(batch_op.f('ix_chantier_action_party_party'), ['party'], unique=False)

    op.create_table('chantier_attendance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('party', sa.Integer(), nullable=True),
    sa.Column('institution', sa.String(length=200), nullable=False),
    sa.Column('authority', sa.Boolean(), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.CheckConstraint("party IS NOT NULL OR name <> ''", name=op.f('ck_chantier_attendance_someone')),
    sa.ForeignKeyConstraint(['meeting'], ['chantier_meeting.id'], name=op.f('fk_chantier_attendance_meeting')),
    sa.ForeignKeyConstraint(['party'], ['party.id'], name=op.f('fk_chantier_attendance_party')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chantier_attendance'))
    )
    with op.batch_alter_table('chantier_attendance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_chantier_attendance_meeting'), ['meeting'], unique=False)
        batch_op.create_index(batch_op.f('ix_chantier_attendance_party'), ['party'], unique=False)

    op.create_table('dossier_action',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dossier', sa.Integer(), nullable=False),
    sa.Column('action', sa.Integer(), nullable=False),
    sa.Column('attached_on', sa.Date(), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['action'], ['chantier_action.id'], name=op.f('fk_dossier_action_action')),
    sa.ForeignKeyConstraint(['dossier'], ['dossier.id'], name=op.f('fk_dossier_action_dossier')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dossier_action')),
    sa.UniqueConstraint('dossier', 'action', name=op.f('uq_dossier_action_dossier_action'))
    )
    with op.batch_alter_table('dossier_action', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dossier_action_action'), ['action'], unique=False)
        batch_op.create_index(batch_op.f('ix_dossier_action_dossier'), ['dossier'], unique=False)

    _move()
    with op.batch_alter_table('chantier', schema=None) as batch_op:
        batch_op.drop_constraint('fk_chantier_party', type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('ck_chantier_progress'), type_='check')
        batch_op.drop_column('pace')
        batch_op.drop_column('party')
        batch_op.drop_column('progress')
        batch_op.drop_column('animator')
        batch_op.drop_column('referent')

    with op.batch_alter_table('chantier_action', schema=None) as batch_op:
        batch_op.add_column(sa.Column('planned_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('begun_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('ended_on', sa.Date(), nullable=True))

    for table in ('chantier_plan', 'dossier_link', 'party_link'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(
                sa.Column('withdrawn', sa.Boolean(), nullable=False, server_default=sa.false())
            )
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column('withdrawn', existing_type=sa.Boolean(), server_default=None)
    with op.batch_alter_table('chantier_plan', schema=None) as batch_op:
        batch_op.drop_constraint('uq_chantier_plan_rank', type_='unique')
    op.create_index(
        'uq_chantier_plan_rank', 'chantier_plan', ['rank'], unique=True,
        sqlite_where=sa.text('NOT withdrawn'), postgresql_where=sa.text('NOT withdrawn'),
    )


def _move() -> None:
    """Leads, referents and the progress known from the history become dated rows; levers get a word."""
    run = op.get_bind()
    rows = run.execute(sa.text(
        "SELECT c.id, c.party, c.animator, c.referent, c.progress, c.pace, c.levers, p.first_day "
        "FROM chantier c JOIN chantier_plan p ON p.id = c.plan ORDER BY c.id"
    )).all()
    for row in rows:
        levers = json.loads(row.levers) if isinstance(row.levers, str) else row.levers
        run.execute(
            sa.text("UPDATE chantier SET levers = :levers WHERE id = :id"),
            {'levers': json.dumps({lever: '' for lever in levers}), 'id': row.id},
        )
        first_day = _day(row.first_day)
        changes = _changes(run, row.id)
        if row.party is not None or row.animator:
            _insert(run, 'chantier_lead', chantier=row.id, kind='animator', party=row.party,
                    name=row.animator, first_day=_last(changes, ('party', 'animator')) or first_day)
        if row.referent:
            _insert(run, 'chantier_referent', chantier=row.id, policy='', name=row.referent,
                    institution='', first_day=_last(changes, ('referent',)) or first_day, version=1)
        noted, pace = False, ''
        for day, after in changes:
            pace = after.get('pace', pace)
            if 'progress' in after or 'pace' in after:
                percent = next((then['progress'] for at, then in reversed(changes)
                                if 'progress' in then and at <= day), 0)
                _insert(run, 'chantier_progress', chantier=row.id, day=day,
                        percent=after.get('progress', percent), pace=pace, words='')
                noted = True
        if not noted and (row.progress or row.pace):
            _insert(run, 'chantier_progress', chantier=row.id, day=first_day, percent=row.progress,
                    pace=row.pace, words='')


def _changes(run, chantier: int) -> list[tuple[date, dict]]:
    """What a chantier became at each update kept in the history, the oldest first."""
    found = run.execute(sa.text(
        "SELECT at, after FROM history WHERE record_table = 'chantier' AND record = :id ORDER BY id"
    ), {'id': chantier})
    return [
        (datetime.fromtimestamp(at, ZoneInfo('Europe/Paris')).date(),
         json.loads(after) if isinstance(after, str) else after)
        for at, after in found
    ]


def _last(changes: list[tuple[date, dict]], names: tuple[str, ...]) -> date | None:
    days = [day for day, after in changes if set(names) & after.keys()]
    return days[-1] if days else None


def _insert(run, table: str, **values) -> None:
    values = {'withdrawn': False, **values}
    if table in ('chantier_lead', 'chantier_referent'):
        values['last_day'] = None
    columns = [
        sa.column(name, sa.Date() if name in ('day', 'first_day', 'last_day')
                  else sa.Boolean() if name == 'withdrawn' else None)
        for name in values
    ]
    run.execute(sa.table(table, *columns).insert().values(**values))


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
