"""One folder a platform: an adapter, a pure renderer, and how its failures are told apart."""
