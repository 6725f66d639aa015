"""a mark of activities

What tells that an activity changed, recordings among it.
"""

import sqlalchemy as sa
from alembic import op


revision = 'a_mark_of_activities'
down_revision = 'voice_and_signing'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.add_column(sa.Column('mark', sa.String(length=32), nullable=True))
        batch_op.drop_column('recordings_revision')
    op.execute('UPDATE activity SET mark = id')
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.alter_column('mark', existing_type=sa.String(length=32), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_column('mark')
        batch_op.add_column(sa.Column('recordings_revision', sa.Integer(), nullable=False, server_default='0'))
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.alter_column('recordings_revision', existing_type=sa.Integer(), server_default=None)
