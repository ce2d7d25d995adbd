"""one_text_for_reminders"""

import sqlalchemy as sa
from alembic import op

revision = '2611251645'
down_revision = '2611251630'
branch_labels = None
depends_on = None

TEXTS = 'reminders.texts'
MAILS = {level: f'mail.template.reminder_{level}' for level in ('1', '2', '3')}
SETTING = sa.table(
    'setting', sa.column('id', sa.Integer), sa.column('key', sa.String), sa.column('valid_from', sa.Date),
    sa.column('value', sa.JSON), sa.column('withdrawn', sa.Boolean),
)  # fmt: skip


def upgrade() -> None:
    """A level whose mail the pole had written, and not its letter, takes the words of the mail from that day on.

    Where the pole had written both, the letter's words stand. The values of the mails stay on record, unread.
    """
    connection = op.get_bind()
    kept = {key: _values(connection, key) for key in (TEXTS, *MAILS.values())}
    if not any(kept[key] for key in MAILS.values()):
        return
    for day in sorted({day for values in kept.values() for day in values}):
        texts = dict(_in_force(kept[TEXTS], day) or {})
        for level, key in MAILS.items():
            mail = _in_force(kept[key], day)
            if mail and not texts.get(level):
                texts[level] = {'subject': mail['subject'], 'body': mail['body']}
        if texts != (kept[TEXTS].get(day) or {}):
            _set(connection, day, texts)


def _values(connection, key):
    rows = connection.execute(
        sa.select(SETTING.c.valid_from, SETTING.c.value)
        .where(SETTING.c.key == key, SETTING.c.withdrawn == sa.false())
        .order_by(SETTING.c.valid_from)
    )
    return {row.valid_from: row.value for row in rows}


def _in_force(values, day):
    past = [one for one in values if one <= day]
    return values[max(past)] if past else None


def _set(connection, day, texts):
    this = (SETTING.c.key == TEXTS, SETTING.c.valid_from == day)
    if connection.scalar(sa.select(SETTING.c.id).where(*this)) is None:
        connection.execute(sa.insert(SETTING).values(key=TEXTS, valid_from=day, value=texts, withdrawn=False))
    else:
        connection.execute(sa.update(SETTING).where(*this).values(value=texts, withdrawn=False))
