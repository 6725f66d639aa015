"""views are sealed

The view in which a ballot was cast goes inside the seal. A round that is open has ballots without one, so it is counted first.
"""

import sqlalchemy as sa
from alembic import op


revision = 'views_are_sealed'
down_revision = '0001'
branch_labels = None
depends_on = None

# Not in a batch: SQLite would make the table anew, with the row numbers that it must not have.


def upgrade() -> None:
    op.drop_column('pb_sealed_ballot', 'view')


def downgrade() -> None:
    op.add_column('pb_sealed_ballot', sa.Column('view', sa.String(length=16), nullable=False, server_default='en'))
