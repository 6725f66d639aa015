"""Kill runs: processes end at random moments, and nothing may be lost, doubled or half written."""
