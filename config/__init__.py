"""Values: the settings, their defaults, logging, the sample articles."""
