"""Background work: RQ queues, progress, schedule."""
