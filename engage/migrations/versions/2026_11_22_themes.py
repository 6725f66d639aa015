"""themes: codebooks with their history, codes, samples coded twice, and analyses that are final"""

import sqlalchemy as sa
from alembic import op

revision = 'themes'
down_revision = 'corrected_decisions'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('theme',
    sa.Column('programme_id', sa.String(length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('definition', sa.Text(), nullable=False),
    sa.Column('example', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('merged_into_id', sa.String(length=32), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['merged_into_id'], ['theme.id'], name=op.f('fk_theme_merged_into_id_theme')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_theme_programme_id_programme')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_theme')),
    sa.UniqueConstraint('programme_id', 'number', name=op.f('uq_theme_programme_id_number'))
    )
    op.create_index(op.f('ix_theme_programme_id'), 'theme', ['programme_id'], unique=False)
    op.create_table('coding_item',
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('activity_id', sa.String(length=32), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('reason', sa.String(length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_coding_item_activity_id_activity')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coding_item')),
    sa.UniqueConstraint('key', name=op.f('uq_coding_item_key')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_coding_item_activity_id_state_id', 'coding_item', ['activity_id', 'state', 'id'], unique=False)
    op.create_table('coding_sample',
    sa.Column('activity_id', sa.String(length=32), nullable=False),
    sa.Column('seed', sa.String(length=64), nullable=False),
    sa.Column('population', sa.Integer(), nullable=False),
    sa.Column('population_digest', sa.String(length=64), nullable=False),
    sa.Column('drawn_by', sa.String(length=64), nullable=False),
    sa.Column('drawn_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_coding_sample_activity_id_activity')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coding_sample')),
    sa.UniqueConstraint('activity_id', name=op.f('uq_coding_sample_activity_id'))
    )
    op.create_table('theme_analysis',
    sa.Column('activity_id', sa.String(length=32), nullable=False),
    sa.Column('account', sa.JSON(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('finished_by', sa.String(length=64), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_theme_analysis_activity_id_activity')),
    sa.PrimaryKeyConstraint('activity_id', name=op.f('pk_theme_analysis'))
    )
    op.create_table('theme_change',
    sa.Column('theme_id', sa.String(length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(length=16), nullable=False),
    sa.Column('words', sa.JSON(), nullable=False),
    sa.Column('into_id', sa.String(length=32), nullable=True),
    sa.Column('by', sa.String(length=254), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['into_id'], ['theme.id'], name=op.f('fk_theme_change_into_id_theme')),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_theme_change_theme_id_theme')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_theme_change')),
    sa.UniqueConstraint('theme_id', 'version', name=op.f('uq_theme_change_theme_id_version'))
    )
    op.create_index(op.f('ix_theme_change_theme_id'), 'theme_change', ['theme_id'], unique=False)
    op.create_table('coding',
    sa.Column('item_id', sa.String(length=32), nullable=False),
    sa.Column('turn', sa.String(length=16), nullable=False),
    sa.Column('counts', sa.Boolean(), nullable=False),
    sa.Column('coded_by', sa.String(length=64), nullable=False),
    sa.Column('coded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['coding_item.id'], name=op.f('fk_coding_item_id_coding_item')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coding'))
    )
    op.create_index(op.f('ix_coding_item_id'), 'coding', ['item_id'], unique=False)
    op.create_table('sampled_item',
    sa.Column('sample_id', sa.String(length=32), nullable=False),
    sa.Column('item_id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['coding_item.id'], name=op.f('fk_sampled_item_item_id_coding_item')),
    sa.ForeignKeyConstraint(['sample_id'], ['coding_sample.id'], name=op.f('fk_sampled_item_sample_id_coding_sample')),
    sa.PrimaryKeyConstraint('sample_id', 'item_id', name=op.f('pk_sampled_item')),
    sa.UniqueConstraint('item_id', name=op.f('uq_sampled_item_item_id'))
    )
    op.create_table('code',
    sa.Column('coding_id', sa.String(length=32), nullable=False),
    sa.Column('theme_id', sa.String(length=32), nullable=False),
    sa.Column('opinion', sa.String(length=16), nullable=False),
    sa.ForeignKeyConstraint(['coding_id'], ['coding.id'], name=op.f('fk_code_coding_id_coding')),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_code_theme_id_theme')),
    sa.PrimaryKeyConstraint('coding_id', 'theme_id', name=op.f('pk_code'))
    )
    op.create_index(op.f('ix_code_theme_id'), 'code', ['theme_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_code_theme_id'), table_name='code')
    op.drop_table('code')
    op.drop_table('sampled_item')
    op.drop_index(op.f('ix_coding_item_id'), table_name='coding')
    op.drop_table('coding')
    op.drop_index(op.f('ix_theme_change_theme_id'), table_name='theme_change')
    op.drop_table('theme_change')
    op.drop_table('theme_analysis')
    op.drop_table('coding_sample')
    op.drop_index('ix_coding_item_activity_id_state_id', table_name='coding_item')
    op.drop_table('coding_item')
    op.drop_index(op.f('ix_theme_programme_id'), table_name='theme')
    op.drop_table('theme')
