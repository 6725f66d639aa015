"""keyed comments

Comments on plans that officers key from bundles of papers, from notes and transcripts, and from letters, which are then counted with
the plan alone.
"""

import sqlalchemy as sa
from alembic import op


revision = 'keyed_comments'
down_revision = 'translated_texts'
branch_labels = None
depends_on = None
NO_ROW_NUMBERS = {'sqlite_with_rowid': False}


def upgrade() -> None:
    op.create_table(
        'plan_comment_batch',
        sa.Column('consultation_id', sa.String(length=32), nullable=False),
        sa.Column('channel', sa.String(length=16), nullable=False),
        sa.Column('number', sa.String(length=40), nullable=False),
        sa.Column('place', sa.String(length=200), nullable=False),
        sa.Column('received_on', sa.Date(), nullable=False),
        sa.Column('keyed', sa.Integer(), nullable=False),
        sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_plan_comment_batch_consultation_id_consultation')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_comment_batch')),
    )
    op.create_index(op.f('ix_plan_comment_batch_consultation_id'), 'plan_comment_batch', ['consultation_id'])
    with op.batch_alter_table('plan_comment', schema=None, table_kwargs=NO_ROW_NUMBERS) as batch_op:
        batch_op.add_column(sa.Column('batch_id', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('letter_id', sa.String(length=32), nullable=True))
        batch_op.create_index(batch_op.f('ix_plan_comment_batch_id'), ['batch_id'])
        batch_op.create_index(batch_op.f('ix_plan_comment_letter_id'), ['letter_id'])
        batch_op.create_foreign_key(batch_op.f('fk_plan_comment_batch_id_plan_comment_batch'), 'plan_comment_batch', ['batch_id'], ['id'])
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.add_column(sa.Column('counted_with', sa.String(length=80), nullable=False, server_default=''))


def downgrade() -> None:
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.drop_column('counted_with')
    with op.batch_alter_table('plan_comment', schema=None, table_kwargs=NO_ROW_NUMBERS) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_plan_comment_batch_id_plan_comment_batch'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_plan_comment_letter_id'))
        batch_op.drop_index(batch_op.f('ix_plan_comment_batch_id'))
        batch_op.drop_column('letter_id')
        batch_op.drop_column('batch_id')
    op.drop_index(op.f('ix_plan_comment_batch_consultation_id'), table_name='plan_comment_batch')
    op.drop_table('plan_comment_batch')
