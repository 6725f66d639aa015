"""outages

What people are told about dates stands with every kind of activity, no longer with consultations alone. A format that came late has
the moment at which it came.
"""

import sqlalchemy as sa
from alembic import op


revision = 'outages'
down_revision = 'one_right_of_an_address'
branch_labels = None
depends_on = None

ACTIVITY = sa.table('activity', sa.column('id', sa.String), sa.column('dates_told', sa.JSON))
CONSULTATION = sa.table(
    'consultation', sa.column('id', sa.String), sa.column('date_changes', sa.JSON), sa.column('formats', sa.JSON)
)


def upgrade() -> None:
    op.create_table(
        'outage',
        sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('what', sa.String(length=300), nullable=False),
        sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_outage')),
    )
    op.add_column('activity', sa.Column('dates_told', sa.JSON(), nullable=False, server_default='[]'))
    connection = op.get_bind()
    for row in connection.execute(sa.select(CONSULTATION.c.id, CONSULTATION.c.date_changes)).all():
        told = [{**change, 'kind': 'moved', 'outage': '', 'note': {'en': change['note']}} for change in row.date_changes or []]
        if told:
            connection.execute(ACTIVITY.update().where(ACTIVITY.c.id == row.id).values(dates_told=told))
    _change_formats(lambda each: {**_without(each, 'came_on'), 'came_at': f'{each["came_on"]}T00:00:00+00:00' if each['came_on'] else ''})
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.drop_column('date_changes')


def downgrade() -> None:
    op.add_column('consultation', sa.Column('date_changes', sa.JSON(), nullable=False, server_default='[]'))
    connection = op.get_bind()
    for row in connection.execute(sa.select(ACTIVITY.c.id, ACTIVITY.c.dates_told)).all():
        moved = [
            {'on': each['on'], 'from': each['from'], 'to': each['to'], 'note': each['note']['en']}
            for each in row.dates_told or [] if each['kind'] == 'moved'
        ]
        if moved:
            connection.execute(CONSULTATION.update().where(CONSULTATION.c.id == row.id).values(date_changes=moved))
    _change_formats(lambda each: {**_without(each, 'came_at'), 'came_on': each['came_at'][:10]})
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_column('dates_told')
    op.drop_table('outage')


def _change_formats(change):
    """A format that came has the moment, not only the day."""
    connection = op.get_bind()
    for row in connection.execute(sa.select(CONSULTATION.c.id, CONSULTATION.c.formats)).all():
        if row.formats:
            changed = [change(each) for each in row.formats]
            connection.execute(CONSULTATION.update().where(CONSULTATION.c.id == row.id).values(formats=changed))


def _without(document, name):
    return {key: value for key, value in document.items() if key != name}
