from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def media_file(request: HttpRequest, path: str) -> FileResponse:
    """An uploaded public file, from disk or S3 store, under the portal's own address and able to run nothing."""
    try:
        file = default_storage.open(path)
    except (OSError, ValueError, SuspiciousOperation):
        raise Http404 from None
    headers = {"Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "public, max-age=86400"}
    return FileResponse(file, headers=headers)
