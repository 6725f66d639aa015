"""corrected decisions

What a formal decision said before it was corrected.
"""

import sqlalchemy as sa
from alembic import op


revision = 'corrected_decisions'
down_revision = 'rehearsal_rounds'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('pb_formal_decision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('corrections', sa.JSON(), nullable=False, server_default='[]'))


def downgrade() -> None:
    with op.batch_alter_table('pb_formal_decision', schema=None) as batch_op:
        batch_op.drop_column('corrections')
