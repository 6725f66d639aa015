"""what a consultation says

The questions beside its text, the impact assessment, the formats it promises, and changes of its dates.
"""

import sqlalchemy as sa
from alembic import op

revision = 'what_a_consultation_says'
down_revision = 'notices'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('consultation', sa.Column('questionnaire', sa.String(64), nullable=False, server_default=''))
    op.add_column('consultation', sa.Column('impact_url', sa.String(500), nullable=False, server_default=''))
    op.add_column('consultation', sa.Column('formats', sa.JSON(), nullable=False, server_default='[]'))
    op.add_column('consultation', sa.Column('date_changes', sa.JSON(), nullable=False, server_default='[]'))


def downgrade() -> None:
    for name in ('date_changes', 'formats', 'impact_url', 'questionnaire'):
        op.drop_column('consultation', name)
