"""plan files

A plan's text that an officer sends as a file, until a worker has read it.
"""

import sqlalchemy as sa
from alembic import op

revision = 'plan_files'
down_revision = 'commitments'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('plan_file',
    sa.Column('consultation_id', sa.String(length=32), nullable=False),
    sa.Column('view', sa.String(length=16), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=True),
    sa.Column('asked_by', sa.String(length=64), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('fault', sa.String(length=32), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_plan_file_consultation_id_consultation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_file'))
    )
    op.create_index(op.f('ix_plan_file_consultation_id'), 'plan_file', ['consultation_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_plan_file_consultation_id'), table_name='plan_file')
    op.drop_table('plan_file')
