from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

# an uploaded file runs nothing, even where a browser shows it as a page
SANDBOX = {"Content-Security-Policy": "default-src 'none'; sandbox"}


@login_not_required
@require_safe
def media_file(request: HttpRequest, path: str) -> FileResponse:
    """An uploaded public file, from disk or S3 store, under the portal's own address and able to run nothing."""
    try:
        file = default_storage.open(path)
    except (OSError, ValueError, SuspiciousOperation):
        raise Http404 from None
    return FileResponse(file, headers={"Cache-Control": "public, max-age=86400"} | SANDBOX)
