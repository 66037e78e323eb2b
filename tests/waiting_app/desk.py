waiting = []


def queues(user, *, now):
    return list(waiting)
