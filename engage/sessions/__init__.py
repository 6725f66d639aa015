"""Events, groups, devices and tablet packs."""
