"""chains of subjects

Each entry of the log is chained to the one before about the same subject too. Entries from before have no such link.
"""

import sqlalchemy as sa
from alembic import op


revision = 'chains_of_subjects'
down_revision = 'plan_versions'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.add_column(sa.Column('earlier', sa.String(length=64), nullable=False, server_default=''))


def downgrade() -> None:
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_column('earlier')
