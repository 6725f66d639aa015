"""area sets

Who says which areas belong to a set, and of which day that is.
"""

import sqlalchemy as sa
from alembic import op


revision = 'area_sets'
down_revision = 'designed_samples'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('area_set', schema=None) as batch_op:
        batch_op.add_column(sa.Column('source', sa.String(length=300), server_default='', nullable=False))
        batch_op.add_column(sa.Column('dated_on', sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('area_set', schema=None) as batch_op:
        batch_op.drop_column('dated_on')
        batch_op.drop_column('source')
