"""Standard input and output: the embedded default, with no key and no network."""
