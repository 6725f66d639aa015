"""workbooks

Workbooks of ideas wait for a worker too: each round has room for one of either.
"""

import sqlalchemy as sa
from alembic import op


revision = 'workbooks'
down_revision = 'who_we_reached'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('pb_workbook',
        sa.Column('round_id', sa.String(length=32), nullable=False),
        sa.Column('sheet', sa.String(length=16), nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=True),
        sa.Column('asked_by', sa.String(length=64), nullable=False),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('faults', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(['round_id'], ['pb_round.id'], name=op.f('fk_pb_workbook_round_id_pb_round')),
        sa.PrimaryKeyConstraint('round_id', 'sheet', name=op.f('pk_pb_workbook'))
    )
    # what waited is of a job that has another name now: its officers send it again
    op.drop_table('pb_project_file')


def downgrade() -> None:
    op.drop_table('pb_workbook')
    op.create_table('pb_project_file',
        sa.Column('round_id', sa.String(length=32), nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=True),
        sa.Column('asked_by', sa.String(length=64), nullable=False),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('faults', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(['round_id'], ['pb_round.id'], name=op.f('fk_pb_project_file_round_id_pb_round')),
        sa.PrimaryKeyConstraint('round_id', name=op.f('pk_pb_project_file'))
    )
