"""Settings, read from the environment; the README has the table of them.

Without DATABASE_URL the portal starts a PostgreSQL of its own (centar/localpg.py) and is in development.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import bootstrap_wrapper
import dj_database_url
import pghistory
from django.utils.csp import CSP

from centar import env

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env.boolean("DEBUG", default=not env.text("DATABASE_URL"))
DEMO = env.boolean("DEMO")
LOCAL = DEBUG or DEMO
if DEBUG:
    SECRET_KEY = env.required("SECRET_KEY", "development only, never on a server")
elif DEMO:
    SECRET_KEY = env.kept_secret(BASE_DIR / ".local" / "secret-key")
else:
    SECRET_KEY = env.secret("SECRET_KEY")
SITE_URL = env.address("SITE_URL", "http://127.0.0.1:8000" if LOCAL else "")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or [str(urlsplit(SITE_URL).hostname)]
if LOCAL:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]
# how many proxies of ours stand before the portal; their forwarding headers are believed, nobody else's
TRUSTED_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("TRUSTED_PROXIES", 0, most=5)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
TOWN_PACK = env.text("TOWN_PACK")

INSTALLED_APPS = [
    "centar",
    "entrepreneurs",
    "consultations",
    "events",
    "centar.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "phonenumber_field",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "centar.middleware.DatabaseAwayMiddleware",
    "centar.middleware.PrivatePagesMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "centar.clean_requests.CleanRequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "entrepreneurs.link_sessions.LinkSessionMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "centar.staff.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "centar.audit.AuditMiddleware",
    "centar.limits.LimitMiddleware",
    "centar.kept.OneEditionMiddleware",
]

ROOT_URLCONF = "centar.urls"
WSGI_APPLICATION = "centar.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "centar.context_processors.site",
            ],
            "builtins": ["centar.templatetags.icons"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

DATABASE_URL = env.database("DATABASE_URL")
if not DATABASE_URL:
    from centar import localpg

    DATABASE_URL = localpg.url()
DATABASES = {
    "default": dj_database_url.parse(
        DATABASE_URL, engine="centar.postgresql", conn_max_age=600, conn_health_checks=True
    ),
}
if env.boolean("DATABASE_POOL"):
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": env.integer("DATABASE_POOL_SIZE", 8, least=1, most=200),
        "timeout": 5,
        "reconnect_timeout": 5,
    }
# the limits of allauth are counted here: in the database, so that every process and machine counts alike
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "centar.User"
# one that takes passwords, and so one hash for each attempt: Django's own with the e-mail as the name
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "entrepreneurs.link_sessions.LinkBackend",
]
PASSWORD_HASHERS = [
    "centar.hashers.PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "centar:account"

ACCOUNT_ADAPTER = "centar.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_LOGOUT_REDIRECT_URL = "centar:home"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_RATE_LIMITS = {"reset_password": "20/m/ip,5/d/key", "confirm_email": "5/d/key"}
ACCOUNT_FORMS = {
    "login": "centar.account_forms.PasswordSignInForm",
    "confirm_login_code": "centar.account_forms.SignInCodeForm",
    "confirm_email_verification_code": "centar.account_forms.EmailCodeForm",
    "add_email": "centar.account_forms.ChangeEmailForm",
    "change_email": "centar.account_forms.CorrectEmailForm",
    "change_password": "centar.account_forms.ChangePasswordForm",
    "set_password": "centar.account_forms.SetPasswordForm",
    "reset_password": "centar.account_forms.ForgottenPasswordForm",
    "confirm_password_reset_code": "centar.account_forms.PasswordResetCodeForm",
    "reset_password_from_key": "centar.account_forms.NewPasswordForm",
    "reauthenticate": "centar.account_forms.PasswordAgainForm",
}
MFA_ADAPTER = "centar.accounts.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "activate_totp": "centar.account_forms.ActivateAppForm",
    "authenticate": "centar.account_forms.SecondFactorForm",
    "reauthenticate": "centar.account_forms.SecondFactorAgainForm",
    "add_webauthn": "centar.account_forms.AddKeyForm",
    "edit_webauthn": "centar.account_forms.EditKeyForm",
    "login_webauthn": "centar.account_forms.SignInKeyForm",
    "authenticate_webauthn": "centar.account_forms.SecondFactorKeyForm",
    "reauthenticate_webauthn": "centar.account_forms.KeyAgainForm",
}

LANGUAGE_CODE = "sr-latn"
LANGUAGES = [("sr-latn", "Latinica"), ("sr-cyrl", "Ћирилица"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["centar.formats"]
TIME_ZONE = "Europe/Belgrade"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = None if LOCAL else BASE_DIR / "staticfiles"  # there, files are served from where they lie
STATICFILES_DIRS = [BASE_DIR / "static", ("bootstrap/css", Path(bootstrap_wrapper.get_bootstrap_dir()) / "css")]
FILES_ROOT = Path(env.text("MEDIA_ROOT") or BASE_DIR / "media")
MEDIA_ROOT = FILES_ROOT / "public"
MEDIA_URL = "/media/"


def files(prefix: str, **options: Any) -> dict[str, Any]:
    """A storage for uploaded files, in a folder or in an S3-compatible store."""
    if not env.text("S3_BUCKET"):
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env.text("S3_BUCKET"),
            "endpoint_url": env.text("S3_ENDPOINT") or None,
            "region_name": env.text("S3_REGION") or None,
            "access_key": env.required("S3_ACCESS_KEY"),
            "secret_key": env.required("S3_SECRET_KEY"),
            "location": prefix,
            # the files' addresses stay the portal's own (centar/media.py): pages load nothing from other hosts
            "custom_domain": urlsplit(SITE_URL).netloc,
            "url_protocol": f"{urlsplit(SITE_URL).scheme}:",
            "file_overwrite": False,
        },
    }


STORAGES: dict[str, dict[str, Any]] = {
    "default": files("media"),
    # what only a view that knows the visitor hands out
    "private": files("private", location=FILES_ROOT / "private"),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "centar.static_files.HashedStaticFiles"
    },
}
WHITENOISE_USE_FINDERS = LOCAL
# WhiteNoise's own default, made fast: tests turn DEBUG off, and each of their clients would list all files anew
WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400

if LOCAL and not env.text("EMAIL_HOST"):
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(BASE_DIR / ".local" / "mails")},
        }
    }
else:
    EMAIL_PORTS = {"none": 25, "starttls": 587, "tls": 465}
    EMAIL_SECURITY = env.choice("EMAIL_SECURITY", "starttls", set(EMAIL_PORTS))
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": env.required("EMAIL_HOST"),
                "port": env.integer("EMAIL_PORT", EMAIL_PORTS[EMAIL_SECURITY], least=1, most=65535),
                "username": env.text("EMAIL_USER"),
                "password": env.text("EMAIL_PASSWORD"),
                "use_tls": EMAIL_SECURITY == "starttls",
                "use_ssl": EMAIL_SECURITY == "tls",
                "timeout": 20,
            },
        }
    }
DEFAULT_FROM_EMAIL = env.required("DEFAULT_FROM_EMAIL", "centar@localhost" if LOCAL else "")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_ON_APP_READY = "centar.jobqueue.set_up_workers"

PGHISTORY_APPEND_ONLY = True
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_CONTEXT_ID_FIELD = pghistory.ContextUUIDField()
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_HTTPS = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = SECURE_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [SITE_URL]

PHONENUMBER_DEFAULT_REGION = "RS"

# all to standard error, where systemd and containers collect it
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"keys": {"()": "centar.masking.MaskKeys"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["keys"]}},
    "root": {
        "handlers": ["stderr"],
        "level": env.choice("LOG_LEVEL", "WARNING", {"INFO", "WARNING", "ERROR"}),
    },
    "loggers": {"django": {"handlers": [], "propagate": True}},
}
