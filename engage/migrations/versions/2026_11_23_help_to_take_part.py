"""help to take part

What residents ask for to take part, and, apart from it and for a short time, how to reach them.
"""

import sqlalchemy as sa
from alembic import op


revision = 'help_to_take_part'
down_revision = 'words_of_the_source'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'help_officer',
        sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('account_id', sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_help_officer_account_id_account')),
        sa.PrimaryKeyConstraint('number', name=op.f('pk_help_officer')),
    )
    op.create_table(
        'help_contact',
        sa.Column('name', sa.String(length=120), nullable=False),
        sa.Column('email', sa.String(length=254), nullable=False),
        sa.Column('phone', sa.String(length=40), nullable=False),
        sa.Column('address', sa.String(length=400), nullable=False),
        sa.Column('language', sa.String(length=60), nullable=False),
        sa.Column('note', sa.String(length=500), nullable=False),
        sa.Column('forget_on', sa.Date(), nullable=False),
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_help_contact')),
    )
    op.create_index(op.f('ix_help_contact_email'), 'help_contact', ['email'], unique=False)
    op.create_index(op.f('ix_help_contact_forget_on'), 'help_contact', ['forget_on'], unique=False)
    op.create_table(
        'help_wanted',
        sa.Column('activity_id', sa.String(length=32), nullable=True),
        sa.Column('kind', sa.String(length=16), nullable=False),
        sa.Column('standing', sa.String(length=16), nullable=False),
        sa.Column('reason', sa.String(length=16), nullable=False),
        sa.Column('asked_on', sa.Date(), nullable=False),
        sa.Column('due_on', sa.Date(), nullable=False),
        sa.Column('officer_id', sa.String(length=32), nullable=True),
        sa.Column('contact_id', sa.String(length=32), nullable=True),
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_help_wanted_activity_id_activity')),
        sa.ForeignKeyConstraint(['officer_id'], ['account.id'], name=op.f('fk_help_wanted_officer_id_account')),
        sa.ForeignKeyConstraint(['contact_id'], ['help_contact.id'], name=op.f('fk_help_wanted_contact_id_help_contact')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_help_wanted')),
    )
    op.create_index(op.f('ix_help_wanted_activity_id'), 'help_wanted', ['activity_id'], unique=False)
    op.create_index(op.f('ix_help_wanted_contact_id'), 'help_wanted', ['contact_id'], unique=False)


def downgrade() -> None:
    op.drop_table('help_wanted')
    op.drop_table('help_contact')
    op.drop_table('help_officer')
