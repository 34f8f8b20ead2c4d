"""PostgreSQL: the only truth. One way to begin, one way to commit, tenants walled off by the database itself."""
