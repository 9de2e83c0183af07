"""How an inspection ends that finds something."""


class BrokenLogError(Exception):
    """The first thing that does not fit, as a sentence."""


def expect(fits: bool, otherwise: str) -> None:
    if not fits:
        raise BrokenLogError(otherwise)
