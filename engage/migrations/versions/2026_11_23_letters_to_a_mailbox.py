"""how many letters with a code went to a mailbox within the hour

When the last one went is no longer what counts; the count begins anew.
"""

import sqlalchemy as sa
from alembic import op


revision = 'letters_to_a_mailbox'
down_revision = 'one_time_codes'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('survey_right', schema=None, table_kwargs={'sqlite_with_rowid': False}) as batch_op:
        batch_op.drop_column('sent_at')
        batch_op.add_column(sa.Column('first_sent_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('sent', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('sent_tagged', sa.Integer(), nullable=False, server_default='0'))
    with op.batch_alter_table('survey_right', schema=None, table_kwargs={'sqlite_with_rowid': False}) as batch_op:
        batch_op.alter_column('sent', existing_type=sa.Integer(), server_default=None)
        batch_op.alter_column('sent_tagged', existing_type=sa.Integer(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('survey_right', schema=None, table_kwargs={'sqlite_with_rowid': False}) as batch_op:
        batch_op.drop_column('sent_tagged')
        batch_op.drop_column('sent')
        batch_op.drop_column('first_sent_at')
        batch_op.add_column(sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True))
