"""gunicorn for the server, the container and the demo: threads, so that a slow visitor holds no one up."""

import gc
import os
from typing import Any

wsgi_app = "centar.wsgi:application"
bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 30
max_requests = 10_000
max_requests_jitter = 1_000
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 -- the heartbeat wants no disk
control_socket_disable = True  # it would want a writable home
loglevel = "warning"


def post_worker_init(worker: Any) -> None:
    """What was loaded stays: the garbage collector need not look through it again (5 % of a page's CPU)."""
    gc.collect()
    gc.freeze()
