"""one right of an address

The digest of an address stands once in the whole register: the pots of a joint round in which somebody may vote once have it in common.
A round by itself keeps its own, so that nothing changes for it.
"""

from alembic import op


revision = 'one_right_of_an_address'
down_revision = 'what_waits_to_be_counted'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('pb_register_entry', schema=None, table_kwargs={'sqlite_with_rowid': False}) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_pb_register_entry_round_id_address_digest'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_pb_register_entry_address_digest'), ['address_digest'])


def downgrade() -> None:
    with op.batch_alter_table('pb_register_entry', schema=None, table_kwargs={'sqlite_with_rowid': False}) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_pb_register_entry_address_digest'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_pb_register_entry_round_id_address_digest'), ['round_id', 'address_digest'])
