"""awards

What follows a declared round: the formal decision, awards with their accounts, news, followers, letters.
"""

import sqlalchemy as sa
from alembic import op


revision = 'awards'
down_revision = 'acts_of_two'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('pb_award_file',
    sa.Column('about', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('source', sa.JSON(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('content', sa.LargeBinary(), nullable=True),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pb_award_file')),
    sa.UniqueConstraint('about', 'kind', name=op.f('uq_pb_award_file_about_kind'))
    )
    op.create_table('pb_follower',
    sa.Column('round_id', sa.String(length=32), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('view', sa.String(length=16), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['pb_round.id'], name=op.f('fk_pb_follower_round_id_pb_round')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pb_follower')),
    sa.UniqueConstraint('round_id', 'email', name=op.f('uq_pb_follower_round_id_email'))
    )
    with op.batch_alter_table('pb_follower', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pb_follower_email'), ['email'], unique=False)

    op.create_table('pb_formal_decision',
    sa.Column('round_id', sa.String(length=32), nullable=False),
    sa.Column('decided_by', sa.String(length=200), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('departures', sa.JSON(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['pb_round.id'], name=op.f('fk_pb_formal_decision_round_id_pb_round')),
    sa.PrimaryKeyConstraint('round_id', name=op.f('pk_pb_formal_decision'))
    )
    op.create_table('pb_letter_words',
    sa.Column('round_id', sa.String(length=32), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['pb_round.id'], name=op.f('fk_pb_letter_words_round_id_pb_round')),
    sa.PrimaryKeyConstraint('round_id', name=op.f('pk_pb_letter_words'))
    )
    op.create_table('pb_award',
    sa.Column('round_id', sa.String(length=32), nullable=False),
    sa.Column('project_id', sa.String(length=32), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('awarded_pence', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('group_name', sa.String(length=200), nullable=False),
    sa.Column('conditions', sa.Text(), nullable=False),
    sa.Column('answer_by', sa.Date(), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('follows', sa.JSON(), nullable=False),
    sa.Column('instead_of_id', sa.String(length=32), nullable=True),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.CheckConstraint('awarded_pence > 0', name=op.f('ck_pb_award_award_is_positive')),
    sa.ForeignKeyConstraint(['instead_of_id'], ['pb_award.id'], name=op.f('fk_pb_award_instead_of_id_pb_award')),
    sa.ForeignKeyConstraint(['project_id'], ['pb_project.id'], name=op.f('fk_pb_award_project_id_pb_project')),
    sa.ForeignKeyConstraint(['round_id'], ['pb_round.id'], name=op.f('fk_pb_award_round_id_pb_round')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pb_award')),
    sa.UniqueConstraint('round_id', 'project_id', name=op.f('uq_pb_award_round_id_project_id'))
    )
    with op.batch_alter_table('pb_award', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pb_award_round_id'), ['round_id'], unique=False)

    op.create_table('pb_award_update',
    sa.Column('award_id', sa.String(length=32), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('public_text', sa.Text(), nullable=False),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['award_id'], ['pb_award.id'], name=op.f('fk_pb_award_update_award_id_pb_award')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pb_award_update'))
    )
    with op.batch_alter_table('pb_award_update', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pb_award_update_award_id'), ['award_id'], unique=False)

    op.create_table('pb_milestone',
    sa.Column('award_id', sa.String(length=32), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('amount_pence', sa.Integer(), nullable=False),
    sa.Column('reached_on', sa.Date(), nullable=True),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.CheckConstraint('amount_pence > 0', name=op.f('ck_pb_milestone_amount_is_positive')),
    sa.ForeignKeyConstraint(['award_id'], ['pb_award.id'], name=op.f('fk_pb_milestone_award_id_pb_award')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pb_milestone'))
    )
    with op.batch_alter_table('pb_milestone', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pb_milestone_award_id'), ['award_id'], unique=False)

    op.create_table('pb_ledger_entry',
    sa.Column('award_id', sa.String(length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('amount_pence', sa.Integer(), nullable=False),
    sa.Column('happened_on', sa.Date(), nullable=False),
    sa.Column('what_for', sa.String(length=300), nullable=False),
    sa.Column('milestone_id', sa.String(length=32), nullable=True),
    sa.Column('corrects', sa.Integer(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.CheckConstraint('amount_pence <> 0', name=op.f('ck_pb_ledger_entry_amount_is_something')),
    sa.ForeignKeyConstraint(['award_id'], ['pb_award.id'], name=op.f('fk_pb_ledger_entry_award_id_pb_award')),
    sa.ForeignKeyConstraint(['milestone_id'], ['pb_milestone.id'], name=op.f('fk_pb_ledger_entry_milestone_id_pb_milestone')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pb_ledger_entry')),
    sa.UniqueConstraint('award_id', 'corrects', name=op.f('uq_pb_ledger_entry_award_id_corrects')),
    sa.UniqueConstraint('award_id', 'number', name=op.f('uq_pb_ledger_entry_award_id_number'))
    )


def downgrade() -> None:
    op.drop_table('pb_ledger_entry')
    with op.batch_alter_table('pb_milestone', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pb_milestone_award_id'))

    op.drop_table('pb_milestone')
    with op.batch_alter_table('pb_award_update', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pb_award_update_award_id'))

    op.drop_table('pb_award_update')
    with op.batch_alter_table('pb_award', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pb_award_round_id'))

    op.drop_table('pb_award')
    op.drop_table('pb_letter_words')
    op.drop_table('pb_formal_decision')
    with op.batch_alter_table('pb_follower', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pb_follower_email'))

    op.drop_table('pb_follower')
    op.drop_table('pb_award_file')
