"""surveys by month

Whether reports tell a survey month by month.
"""

import sqlalchemy as sa
from alembic import op


revision = 'surveys_by_month'
down_revision = 'tallies_with_sums'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('survey', schema=None) as batch_op:
        batch_op.add_column(sa.Column('by_month', sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table('survey', schema=None) as batch_op:
        batch_op.drop_column('by_month')
