"""A password hash that takes long enough to be seen in the time of an answer."""

from time import sleep

from django.contrib.auth.hashers import MD5PasswordHasher


class SlowHasher(MD5PasswordHasher):
    algorithm = "slow"

    def encode(self, password: str, salt: str) -> str:
        sleep(0.1)
        encoded: str = super().encode(password, salt)
        return encoded
