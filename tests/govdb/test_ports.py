"""PORT is checked before anything slow begins."""

import socket

import pytest

from govdb.ports import PortUnavailableError, chosen_port, held_port


def test_default_port(monkeypatch):
    monkeypatch.delenv("PORT", raising=False)

    assert chosen_port() == 8000


@pytest.mark.parametrize("wrong", ["0", "65536", "-1", "http", "80.5", "８０００x"])
def test_wrong_port_is_a_sentence(monkeypatch, wrong):
    monkeypatch.setenv("PORT", wrong)

    with pytest.raises(PortUnavailableError, match="is not a port number"):
        chosen_port()


def test_busy_port_is_a_sentence_with_the_way_out():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(PortUnavailableError, match=rf"Port {port} is in use; .*PORT="):
            held_port("127.0.0.1", port)


def test_port_is_held_until_it_is_let_go():
    with held_port("127.0.0.1", 0) as holder:
        port = holder.getsockname()[1]

        with pytest.raises(PortUnavailableError):
            held_port("127.0.0.1", port)

    held_port("127.0.0.1", port).close()
