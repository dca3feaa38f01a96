"""Reading a text: pure functions, offsets in, offsets out."""
