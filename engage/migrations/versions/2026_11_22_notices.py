"""notices

Notices that published words harm somebody.
"""

import sqlalchemy as sa
from alembic import op

revision = 'notices'
down_revision = 'report_schedules'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'notice',
        sa.Column('said', sa.JSON(), nullable=False),
        sa.Column('item_id', sa.String(length=32), nullable=True),
        sa.Column('state', sa.String(length=16), nullable=False),
        sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('steps', sa.JSON(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(['item_id'], ['queue_item.id'], name=op.f('fk_notice_item_id_queue_item')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    )


def downgrade() -> None:
    op.drop_table('notice')
