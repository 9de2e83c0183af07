"""Who is at the server's console: all that the machine itself knows of them."""

import getpass


def operator() -> str:
    """The machine's account. A container may have none with a name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
