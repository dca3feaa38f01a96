"""A desk as a file that people write: its shape, reading and writing it, and what differs from the desk there is."""
