"""What the services need of the world, as promises.

Every method may be called from one event loop, concurrently. Instants are aware UTC; a naive one is a ValueError. Store
methods raise StoreUnavailable when the same call may work later, StoreUnusable when it will not; after either, nothing
of the call is stored.
"""
