"""The database of the suite: PostgreSQL as it is, emptied faster between tests."""
