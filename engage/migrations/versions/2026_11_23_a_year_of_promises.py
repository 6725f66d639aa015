"""a year of promises

Each promise is looked at as a whole once a year.
"""

import sqlalchemy as sa
from alembic import op


revision = 'a_year_of_promises'
down_revision = 'notes_of_versions'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('plan_commitment_step', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_refresh', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('changes', sa.JSON(), nullable=False, server_default='{}'))
    with op.batch_alter_table('plan_commitment_step', schema=None) as batch_op:
        batch_op.alter_column('is_refresh', existing_type=sa.Boolean(), server_default=None)
        batch_op.alter_column('changes', existing_type=sa.JSON(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('plan_commitment_step', schema=None) as batch_op:
        batch_op.drop_column('changes')
        batch_op.drop_column('is_refresh')
