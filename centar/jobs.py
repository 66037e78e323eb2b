"""Jobs of the center; a worker finds this file by its name."""

import logging

from django.db import transaction
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from centar import mail, retention
from centar.jobqueue import defer
from centar.models import OutgoingEmail

log = logging.getLogger(__name__)


@app.task
def deliver_email(email_id: int) -> None:
    mail.deliver(email_id=email_id, now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Give the jobs of workers without a heartbeat for half a minute back to the queue."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs():
        log.warning("Job %s of a dead worker goes back to the queue", job.call_string)
        await jobs.retry_job(job)


@app.periodic(cron="* * * * *")
@app.task
def sweep_unsent(timestamp: int) -> None:
    """Give each overdue mail that has no job a job, and raise the alarm when mail waits too long."""
    now = timezone.now()
    with transaction.atomic():
        in_hand = ProcrastinateJob.objects.filter(task_name=mail.DELIVER, status__in=["todo", "doing"])
        overdue = OutgoingEmail.objects.overdue(since=now).exclude(
            pk__in=[job_args["email_id"] for job_args in in_hand.values_list("args", flat=True)]
        )
        for email_id in overdue.values_list("pk", flat=True):
            defer(mail.DELIVER, email_id=email_id)
    oldest = OutgoingEmail.objects.oldest_unsent_at()
    if oldest and now - oldest >= mail.ALARM_AFTER:
        log.error("A mail has waited %d minutes to be sent", (now - oldest).total_seconds() // 60)


@app.periodic(cron="20 3 * * *")
@app.task
def delete_expired(timestamp: int) -> None:
    retention.delete_expired(now=timezone.now())
