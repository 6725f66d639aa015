"""wrong passwords on an officer's own devices count apart from a stranger's"""

import sqlalchemy as sa
from alembic import op


revision = 'known_devices'
down_revision = 'survey_imports'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('account', sa.Column('own_failures', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('account', sa.Column('own_last_failed_at', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column('account', 'own_last_failed_at')
    op.drop_column('account', 'own_failures')
