"""The port of PORT, checked before the slow steps of a start."""

import errno
import os
import socket

DEFAULT_PORT = "8000"


class PortUnavailableError(Exception):
    """The web server cannot use its port; the message is one sentence with a remedy."""


def chosen_port() -> int:
    """Return the port number in PORT.

    Raises:
        PortUnavailableError: PORT is not a port number.
    """
    given = os.environ.get("PORT", "").strip() or DEFAULT_PORT
    if not (given.isdecimal() and 0 < int(given) < 65536):
        raise PortUnavailableError(f"PORT={given} is not a port number; try PORT=8001.")
    return int(given)


def held_port(address: str, port: int) -> socket.socket:
    """Return a socket that reserves `port` during the set-up; close it before using the port.

    Raises:
        PortUnavailableError: the port is in use, or needs more rights.
    """
    holder = socket.socket()
    try:
        # Like the web server: remaining connections of an earlier run do not matter.
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind((address, port))
        holder.listen()  # Only a listening socket reserves the port.
    except OSError as error:
        holder.close()
        reason = {errno.EADDRINUSE: "is in use", errno.EACCES: "needs more rights"}
        why = reason.get(error.errno or 0, f"cannot be used ({error.strerror})")
        raise PortUnavailableError(
            f"Port {port} {why}; choose another one, for example PORT={_another(port)}."
        ) from error
    return holder


def _another(port: int) -> int:
    return port + 1 if 1024 <= port < 65535 else 8001
