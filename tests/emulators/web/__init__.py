"""A web of our own on loopback: many hosts on one server that misbehaves on the wire, and a name server that lies."""
