"""The error for refused actions of curators."""


class RefusedError(Exception):
    """An action is refused; the message is a sentence for the person who tried it."""
