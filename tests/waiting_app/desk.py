waiting = []
daily = []
appointments = []
dates = []


def queues(user, *, now):
    return list(waiting)


def pages(user):
    return list(daily)


def today(user, *, now):
    return list(appointments)


def deadlines(user, *, now):
    return list(dates)
