"""The port that PORT names, checked before anything slow begins."""

import errno
import os
import socket

DEFAULT_PORT = "8000"


class PortUnavailableError(Exception):
    """The web server cannot have its port; the message is one sentence with the way out."""


def chosen_port() -> int:
    """The port number in PORT.

    Raises:
        PortUnavailableError: it is not one.
    """
    given = os.environ.get("PORT", "").strip() or DEFAULT_PORT
    if not (given.isdecimal() and 0 < int(given) < 65536):
        raise PortUnavailableError(f"PORT={given} is not a port number; try PORT=8001.")
    return int(given)


def held_port(address: str, port: int) -> socket.socket:
    """A socket that keeps `port` for us while the database is prepared; close it to use the port.

    Raises:
        PortUnavailableError: the port is taken, or not for us.
    """
    holder = socket.socket()
    try:
        # As the web server will: connections of an earlier run that still linger do not matter.
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind((address, port))
        holder.listen()  # only a listening socket keeps others away
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
