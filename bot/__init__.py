"""Chat and processes: the command line, the roles, the commands, the platforms."""
