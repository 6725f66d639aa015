"""sent letters

The day on which an award's letter went to its group.
"""

import sqlalchemy as sa
from alembic import op


revision = 'sent_letters'
down_revision = 'outlines'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('pb_award', schema=None) as batch_op:
        batch_op.add_column(sa.Column('letter_sent_on', sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('pb_award', schema=None) as batch_op:
        batch_op.drop_column('letter_sent_on')
