"""One use case a module, on ports alone."""
