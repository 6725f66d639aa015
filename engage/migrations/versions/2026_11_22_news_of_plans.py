"""news of plans

Whoever asked to hear of a round's news now stands beside those who follow a plan; a letter knows where it is stopped.
"""

import sqlalchemy as sa
from alembic import op

revision = 'news_of_plans'
down_revision = 'letters'
branch_labels = None
depends_on = None
COLUMNS = 'id, {about}, email, view, asked_at, confirmed_at'


def upgrade() -> None:
    _move('pb_follower', 'news_follower', 'round_id', 'activity_id', 'activity')
    op.add_column('consultation', sa.Column('told_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('outbox_message', sa.Column('stop_url', sa.String(length=500), nullable=False, server_default=''))


def downgrade() -> None:
    op.drop_column('outbox_message', 'stop_url')
    op.drop_column('consultation', 'told_at')
    op.execute("DELETE FROM news_follower WHERE activity_id NOT IN (SELECT id FROM pb_round)")
    _move('news_follower', 'pb_follower', 'activity_id', 'round_id', 'pb_round')


def _move(old: str, new: str, was: str, now: str, about: str) -> None:
    op.create_table(new,
    sa.Column(now, sa.String(length=32), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('view', sa.String(length=16), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint([now], [f'{about}.id'], name=op.f(f'fk_{new}_{now}_{about}')),
    sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{new}')),
    sa.UniqueConstraint(now, 'email', name=op.f(f'uq_{new}_{now}_email'))
    )
    op.create_index(op.f(f'ix_{new}_email'), new, ['email'], unique=False)
    op.execute(f"INSERT INTO {new} ({COLUMNS.format(about=now)}) SELECT {COLUMNS.format(about=was)} FROM {old}")
    op.drop_index(op.f(f'ix_{old}_email'), table_name=old)
    op.drop_table(old)
