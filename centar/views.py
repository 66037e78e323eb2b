from allauth.account import views as allauth_views
from allauth.account.internal.stagekit import get_pending_stage
from django.contrib import admin, messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from centar.account import blocks_for, waiting_in
from centar.account_forms import PasswordSignInForm, SignInForm
from centar.accounts import count_code_request, safe_next, start_sign_in, waiting_code_email
from centar.desk import deadlines_for, pages_for, queues_for, today_for
from centar.http import SignedInRequest
from centar.models import Page
from centar.staff import has_second_factor, staff_required


@login_not_required
@require_safe
def home(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "centar/home.html")


@login_not_required
@require_safe
def contact(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "centar/contact.html")


@require_safe
def account(request: HttpRequest) -> TemplateResponse:
    """What the signed-in person has here and what needs them now."""
    blocks = blocks_for(request)
    context = {
        "waiting": waiting_in(blocks),
        "blocks": [(block.title, block.shown(request)) for block in blocks],
        "has_second_factor": has_second_factor(request),
    }
    return TemplateResponse(request, "centar/account.html", context)


@require_safe
@staff_required()
def desk(request: SignedInRequest) -> TemplateResponse:
    """The day of the one who is signed in, what waits for them, and the ways on from there."""
    now = timezone.now()
    queues = [(queue, queue.age_in_days(now=now)) for queue in queues_for(request.user, now=now)]
    context = {
        "today": today_for(request.user, now=now),
        "deadlines": [(one, one.days_left(now=now)) for one in deadlines_for(request.user, now=now)],
        "queues": queues,
        "pages": pages_for(request.user),
        "sections": admin.site.get_app_list(request),
    }
    return TemplateResponse(request, "centar/desk.html", context)


sign_in = allauth_views.LoginView.as_view(extra_context={"code_form": SignInForm})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_request(request: HttpRequest) -> HttpResponse:
    """Mail a code to the address typed on the sign-in page."""
    next_url = request.POST.get("next") or request.GET.get("next", "")
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return start_sign_in(request, email=form.cleaned_data["email"], next_url=next_url)
    if request.method != "POST":
        return redirect(_sign_in_page(next_url))
    context = {"code_form": form, "form": PasswordSignInForm(), "redirect_field_value": next_url}
    return TemplateResponse(request, "account/login.html", context)


@login_not_required
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Take the mailed code; one that ran out, or was mistyped too often, leads back to asking for a new one."""
    if request.method == "POST" and request.POST.get("action") == "resend" and waiting_code_email(request):
        count_code_request(request, waiting_code_email(request))
    response = allauth_views.confirm_login_code(request)
    if not isinstance(response, HttpResponseRedirect) or request.user.is_authenticated or get_pending_stage(request):
        return response
    messages.info(request, gettext("This code no longer works. Ask for a new one."))
    return redirect(_sign_in_page(request.POST.get("next") or request.GET.get("next", "")))


@login_not_required
@require_safe
def sign_up(request: HttpRequest) -> HttpResponse:
    """There is one door: the first code makes the account."""
    return redirect(_sign_in_page(request.GET.get("next", "")))


def _sign_in_page(next_url: str) -> str:
    return f"{reverse('account_login')}?{urlencode({'next': safe_next(next_url)})}"


@login_not_required
@require_safe
def page(request: HttpRequest, slug: str) -> TemplateResponse:
    """A text of the site, such as privacy, with the day it was checked."""
    page = get_object_or_404(Page, slug=slug)
    text = page.in_language(get_language() or "")
    return TemplateResponse(request, "centar/page.html", {"page": page, "text": text})
