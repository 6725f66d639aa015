"""one-time codes that are stored nowhere

A code is made anew from the digest of the address and the hour. What was kept of shorter ones, and how often they were tried, goes.
"""

import sqlalchemy as sa
from alembic import op


revision = 'one_time_codes'
down_revision = 'who_gets_money_that_is_free'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute('DELETE FROM pb_proof_attempt')
    with op.batch_alter_table('pb_proof_attempt', schema=None, table_kwargs={'sqlite_with_rowid': False}) as batch_op:
        batch_op.drop_column('code_digest')
        batch_op.drop_column('expires_at')
        batch_op.drop_column('tries')
        batch_op.alter_column('first_sent_at', existing_type=sa.DateTime(timezone=True), nullable=False)


def downgrade() -> None:
    op.execute('DELETE FROM pb_proof_attempt')
    with op.batch_alter_table('pb_proof_attempt', schema=None, table_kwargs={'sqlite_with_rowid': False}) as batch_op:
        batch_op.alter_column('first_sent_at', existing_type=sa.DateTime(timezone=True), nullable=True)
        batch_op.add_column(sa.Column('code_digest', sa.String(length=64), nullable=False))
        batch_op.add_column(sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False))
        batch_op.add_column(sa.Column('tries', sa.Integer(), nullable=False))
