"""files that people send"""

import sqlalchemy as sa
from alembic import op


revision = 'uploads'
down_revision = 'views_are_sealed'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('upload',
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('about', sa.String(length=160), nullable=False),
    sa.Column('renditions', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_upload'))
    )
    with op.batch_alter_table('upload', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_upload_about'), ['about'], unique=False)


def downgrade() -> None:
    op.drop_table('upload')
