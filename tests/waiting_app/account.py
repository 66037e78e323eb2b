from centar.account import AccountBlock


def blocks(request):
    return [AccountBlock("My enterprise", "waiting_app/block.html", {"enterprise": "Ruka ruci"})]
