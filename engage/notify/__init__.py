"""E-mail and text messages, through an outbox."""
