"""dates of calls for bids are extended in public"""

import sqlalchemy as sa
from alembic import op


revision = 'dates_of_calls'
down_revision = 'pots'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('pb_bid_call', schema=None) as batch_op:
        batch_op.add_column(sa.Column('extensions', sa.JSON(), nullable=False, server_default='[]'))


def downgrade() -> None:
    with op.batch_alter_table('pb_bid_call', schema=None) as batch_op:
        batch_op.drop_column('extensions')
