"""tallies with sums

Points and places are summed as well: tallies kept so far hold none, and are counted anew from the responses.
"""

from alembic import op


revision = 'tallies_with_sums'
down_revision = 'named_organisations'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE survey SET counts = '{}'")
    op.execute("UPDATE survey_response SET is_tallied = false")


def downgrade() -> None:
    pass
