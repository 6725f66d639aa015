"""plans: the council's replies to themes"""

import sqlalchemy as sa
from alembic import op

revision = 'replies'
down_revision = 'themes'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('feedback_response',
    sa.Column('consultation_id', sa.String(length=32), nullable=False),
    sa.Column('theme_id', sa.String(length=32), nullable=False),
    sa.Column('words', sa.JSON(), nullable=False),
    sa.Column('outcome', sa.String(length=16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('published', sa.JSON(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_feedback_response_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_feedback_response_theme_id_theme')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feedback_response')),
    sa.UniqueConstraint('consultation_id', 'theme_id', name=op.f('uq_feedback_response_consultation_id_theme_id'))
    )
    op.create_index(op.f('ix_feedback_response_consultation_id'), 'feedback_response', ['consultation_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_feedback_response_consultation_id'), table_name='feedback_response')
    op.drop_table('feedback_response')
