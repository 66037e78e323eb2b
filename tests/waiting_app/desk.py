waiting = []
daily = []


def queues(user, *, now):
    return list(waiting)


def pages(user):
    return list(daily)
