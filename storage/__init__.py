"""What must not be forgotten: one database and its named queries. Importing it does nothing."""
