"""text messages, and messages that could not be sent"""

import sqlalchemy as sa
from alembic import op


revision = 'text_messages'
down_revision = 'uploads'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('outbox_message', schema=None) as batch_op:
        batch_op.add_column(sa.Column('channel', sa.String(length=8), nullable=False, server_default='email'))
        batch_op.add_column(sa.Column('error', sa.String(length=32), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('good_until', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('outbox_message', schema=None) as batch_op:
        batch_op.drop_column('good_until')
        batch_op.drop_column('error')
        batch_op.drop_column('channel')
