"""The queue of jobs: how a job is put in it, and what every worker does around a job."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pghistory
from procrastinate import App, JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.worker import Worker


def defer(task: str, *, at: datetime | None = None, **arguments: Any) -> None:
    """Put a job in the queue, to run `at` or now, in this connection's transaction: a rollback leaves no job.

    Always through Django's connection: inside a worker the task's own `.defer()` would use the worker's instead.
    """
    job = app.configure_task(task, allow_unknown=False, schedule_at=at, task_kwargs=arguments).job
    JobManager(DjangoConnector()).defer_job(job)


def name_the_job(call_next: Callable[[], Any], context: JobContext, worker: Worker) -> Any:
    """What a job changes bears the job's name in the audit."""
    with pghistory.context(job=context.job.task_name):
        return call_next()


def set_up_workers(queue: App) -> None:
    """Defaults of each worker; done jobs are deleted, failed ones stay to be looked at."""
    options = queue.worker_defaults
    options["delete_jobs"] = "successful"
    options["concurrency"] = 4
    options["task_middleware"] = [*options.get("task_middleware", []), name_the_job]
