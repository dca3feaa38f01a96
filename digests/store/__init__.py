"""The ports on SQLAlchemy Core: tables, migrations, and one class for each port."""
