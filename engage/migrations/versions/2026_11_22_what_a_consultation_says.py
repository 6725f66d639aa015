"""what a consultation says

The questions beside its text.
"""

import sqlalchemy as sa
from alembic import op

revision = 'what_a_consultation_says'
down_revision = 'notices'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('consultation', sa.Column('questionnaire', sa.String(64), nullable=False, server_default=''))


def downgrade() -> None:
    op.drop_column('consultation', 'questionnaire')
