"""plans: versions after the first, what each section carries on, and why it changed"""

import sqlalchemy as sa
from alembic import op

revision = 'plan_versions'
down_revision = 'replies'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('plan_change',
    sa.Column('version_id', sa.String(length=32), nullable=False),
    sa.Column('place', sa.String(length=122), nullable=False),
    sa.Column('theme_ids', sa.JSON(), nullable=False),
    sa.Column('why', sa.String(length=300), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['plan_version.id'], name=op.f('fk_plan_change_version_id_plan_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_change')),
    sa.UniqueConstraint('version_id', 'place', name=op.f('uq_plan_change_version_id_place'))
    )
    op.create_index(op.f('ix_plan_change_version_id'), 'plan_change', ['version_id'], unique=False)
    with op.batch_alter_table('plan_section') as batch_op:
        batch_op.add_column(sa.Column('carries_on_id', sa.String(length=32), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_plan_section_carries_on_id_plan_section'), 'plan_section', ['carries_on_id'], ['id'])
    op.add_column('plan_version', sa.Column('public_note', sa.String(length=500), nullable=False, server_default=''))
    op.add_column('plan_version', sa.Column('published_at', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column('plan_version', 'published_at')
    op.drop_column('plan_version', 'public_note')
    with op.batch_alter_table('plan_section') as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_plan_section_carries_on_id_plan_section'), type_='foreignkey')
        batch_op.drop_column('carries_on_id')
    op.drop_index(op.f('ix_plan_change_version_id'), table_name='plan_change')
    op.drop_table('plan_change')
