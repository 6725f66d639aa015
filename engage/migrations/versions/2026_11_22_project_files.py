"""project files

Workbooks of projects that wait for a worker, or that it refused.
"""

import sqlalchemy as sa
from alembic import op


revision = 'project_files'
down_revision = 'sent_letters'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('pb_project_file',
        sa.Column('round_id', sa.String(length=32), nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=True),
        sa.Column('asked_by', sa.String(length=64), nullable=False),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('faults', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(['round_id'], ['pb_round.id'], name=op.f('fk_pb_project_file_round_id_pb_round')),
        sa.PrimaryKeyConstraint('round_id', name=op.f('pk_pb_project_file'))
    )


def downgrade() -> None:
    op.drop_table('pb_project_file')
