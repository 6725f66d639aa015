"""passages

The words of the plan that a comment is about.
"""

import sqlalchemy as sa
from alembic import op

revision = 'passages'
down_revision = 'plan_files'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('plan_comment', sa.Column('passage', sa.Text(), nullable=False, server_default=''))


def downgrade() -> None:
    op.drop_column('plan_comment', 'passage')
