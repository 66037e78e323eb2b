from django.contrib.auth.hashers import Argon2PasswordHasher


class PasswordHasher(Argon2PasswordHasher):
    """Argon2id with the least cost that OWASP's Password Storage Cheat Sheet allows: 19 MiB, 2 passes, 1 lane.

    Django's 100 MiB for each try would be gigabytes when several doors are tried at once.
    """

    memory_cost = 19_456  # KiB
    time_cost = 2
    parallelism = 1
