"""comments for organisations

Whom a comment speaks for, how many people that is, and whether it may be named.
"""

import sqlalchemy as sa
from alembic import op

revision = 'comments_for_organisations'
down_revision = 'passages'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('plan_comment', sa.Column('organisation', sa.String(120), nullable=False, server_default=''))
    op.add_column('plan_comment', sa.Column('speaks_for', sa.Integer(), nullable=True))
    op.add_column('plan_comment', sa.Column('may_be_named', sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column('plan_comment', 'may_be_named')
    op.drop_column('plan_comment', 'speaks_for')
    op.drop_column('plan_comment', 'organisation')
