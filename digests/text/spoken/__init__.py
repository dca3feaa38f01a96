"""Who said what in the languages that a table describes, and in those that none does."""
