"""conversations: workshops, forums and visits, and what was said in them"""

import sqlalchemy as sa
from alembic import op

revision = 'conversations'
down_revision = 'survey_batches'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('conversation',
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('form', sa.String(length=16), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('group_name', sa.String(length=200), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('notes', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.CheckConstraint('people > 0', name=op.f('ck_conversation_people_is_positive')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_conversation_programme_id_programme')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conversation'))
    )
    with op.batch_alter_table('conversation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_conversation_programme_id'), ['programme_id'], unique=False)
    op.create_table('conversation_quote',
    sa.Column('conversation_id', sa.String(length=32), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('tags', sa.JSON(), nullable=False),
    sa.Column('may_quote', sa.Boolean(), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_conversation_quote_conversation_id_conversation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conversation_quote'))
    )
    with op.batch_alter_table('conversation_quote', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_conversation_quote_conversation_id'), ['conversation_id'], unique=False)


def downgrade() -> None:
    op.drop_table('conversation_quote')
    op.drop_table('conversation')
