FROM python:3.13-slim AS base
ENV PYTHONUNBUFFERED=1 DJANGO_SETTINGS_MODULE=centar.settings PATH=/app/.venv/bin:$PATH
WORKDIR /app

FROM base AS build
RUN pip install --no-cache-dir uv
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_NO_CACHE=1 UV_PYTHON=/app/.venv/bin/python
COPY pyproject.toml requirements.lock ./
# the lock's part that a server needs, with the lock's own versions and hashes; babel only while the texts are compiled
RUN uv venv -q --python 3.13 --no-python-downloads .venv \
    && for part in server build; do cp requirements.lock "$part.lock"; done \
    && compile() { uv pip compile -q --universal --python-version 3.13 --generate-hashes --no-header --no-annotate "$@"; } \
    && compile pyproject.toml -o server.lock \
    && compile --group catalogues pyproject.toml -o build.lock \
    && uv pip sync -q --require-hashes build.lock
COPY . .
# none of these reaches the image's environment, they only let the settings load
RUN export SECRET_KEY=only-while-the-image-is-built-0123456789abcdef SITE_URL=https://center.example \
           DATABASE_URL=postgresql://none EMAIL_HOST=none DEFAULT_FROM_EMAIL=none@center.example \
    && python manage.py catalogues \
    && python manage.py collectstatic --noinput -v 0 \
    && uv pip sync -q --require-hashes server.lock \
    && rm server.lock build.lock \
    && python -m compileall -q -x '\.venv' .

FROM base
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin centar \
    && install -d -o centar /media
COPY --from=build /app /app
ENV BIND=0.0.0.0:8000 MEDIA_ROOT=/media
USER centar
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["python", "deploy/healthcheck.py"]
CMD ["gunicorn", "-c", "deploy/gunicorn.conf.py"]
