"""Servers that the program talks to, real or as good as real, which end with the tests that started them."""
