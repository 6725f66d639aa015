"""suggested themes

What a machine suggests to coders, run by run, and apart from it what people decided.
"""

import sqlalchemy as sa
from alembic import op


revision = 'suggested_themes'
down_revision = 'keyed_comments'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'suggestion_run',
        sa.Column('activity_id', sa.String(length=32), nullable=False),
        sa.Column('seed', sa.String(length=64), nullable=False),
        sa.Column('asked_by', sa.String(length=64), nullable=False),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('facts', sa.JSON(), nullable=False),
        sa.Column('record', sa.JSON(), nullable=False),
        sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_suggestion_run_activity_id_activity')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_suggestion_run')),
    )
    op.create_index(op.f('ix_suggestion_run_activity_id'), 'suggestion_run', ['activity_id'])
    for table, columns in {
        'suggestion': [sa.Column('per_mille', sa.Integer(), nullable=False)],
        'suggestion_decision': [
            sa.Column('is_accepted', sa.Boolean(), nullable=False),
            sa.Column('decided_by', sa.String(length=64), nullable=False),
            sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
        ],
    }.items():
        op.create_table(
            table,
            sa.Column('run_id', sa.String(length=32), nullable=False),
            sa.Column('item_id', sa.String(length=32), nullable=False),
            sa.Column('theme_id', sa.String(length=32), nullable=False),
            *columns,
            sa.ForeignKeyConstraint(['run_id'], ['suggestion_run.id'], name=op.f(f'fk_{table}_run_id_suggestion_run')),
            sa.ForeignKeyConstraint(['item_id'], ['coding_item.id'], name=op.f(f'fk_{table}_item_id_coding_item')),
            sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f(f'fk_{table}_theme_id_theme')),
            sa.PrimaryKeyConstraint('run_id', 'item_id', 'theme_id', name=op.f(f'pk_{table}')),
        )
        op.create_index(op.f(f'ix_{table}_item_id'), table, ['item_id'])


def downgrade() -> None:
    op.drop_table('suggestion_decision')
    op.drop_table('suggestion')
    op.drop_table('suggestion_run')
