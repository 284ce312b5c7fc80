"""How a curator's act is refused."""


class RefusedError(Exception):
    """An act that cannot be done; its message is a sentence for the person who tried."""
