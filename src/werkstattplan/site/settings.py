"""Settings of the site. What an operator sets is in `environment.py`."""

from urllib.parse import unquote, urlsplit

from werkstattplan.site.databases import database_settings, use_bundled_sqlite
from werkstattplan.site.environment import ROOT, read_environment

use_bundled_sqlite()
ENVIRONMENT = read_environment()

SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = [host.strip() for host in ENVIRONMENT.allowed_hosts.split(",") if host.strip()]
CSRF_TRUSTED_ORIGINS = [origin.strip() for origin in ENVIRONMENT.csrf_trusted_origins.split(",") if origin.strip()]
SITE_URL = ENVIRONMENT.site_url.rstrip("/")
BASEMAP_STYLE_URL = ENVIRONMENT.basemap_style_url
SITE_REQUIRE_SECOND_FACTOR = ENVIRONMENT.require_second_factor

INSTALLED_APPS = [
    # Before allauth, so that our sign-in templates win.
    "werkstattplan.platform.identity",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks_db",
    "rules",
    "werkstattplan.platform.tenancy",
    "werkstattplan.platform.access",
    "werkstattplan.platform.people",
    "werkstattplan.platform.places",
    "werkstattplan.platform.audit",
    "werkstattplan.platform.files",
    "werkstattplan.platform.privacy",
    "werkstattplan.platform.jobs",
    "werkstattplan.platform.modules",
    "werkstattplan.platform.ledger",
    "werkstattplan.platform.calendar",
    "werkstattplan.platform.notify",
    "werkstattplan.platform.search",
    "werkstattplan.platform.api",
    "werkstattplan.platform.backup",
    "werkstattplan.platform.feedback",
    "werkstattplan.platform.pages",
    "werkstattplan.platform.ui",
    "werkstattplan.plan",
    "werkstattplan.modules.updates",
    "werkstattplan.modules.papers",
    "werkstattplan.modules.followers",
    "werkstattplan.modules.surveys",
    "werkstattplan.modules.offers",
    "werkstattplan.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "werkstattplan.site.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "werkstattplan.platform.tenancy.middleware.CommuneMiddleware",
    "werkstattplan.platform.modules.middleware.ModuleSwitchMiddleware",
    "werkstattplan.platform.ui.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "werkstattplan.site.urls"
WSGI_APPLICATION = "werkstattplan.site.wsgi.application"
FORM_RENDERER = "werkstattplan.platform.ui.forms.FormRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {"default": database_settings(ENVIRONMENT.database_url, data_dir=ENVIRONMENT.data_dir)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch")]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True

ROOT_FOLDER = ROOT

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "static-collected"
MEDIA_ROOT = ENVIRONMENT.data_dir / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "rules.permissions.ObjectPermissionBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/arbeit/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "werkstattplan.platform.identity.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Werkstattplan: "
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "werkstattplan.platform.identity.mfa_adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Werkstattplan"
# Browsers allow passkeys without a certificate on localhost only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.https_only

# Rate limits of the sign-in and answer pages count here; in the database, because there are several web processes.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "rate_limits"}}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# The token lives in the session, so that the session cookie is the only one.
CSRF_USE_SESSIONS = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = ENVIRONMENT.https_only
CSRF_COOKIE_SECURE = ENVIRONMENT.https_only
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.https_only else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https_only else None

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

DEFAULT_FROM_EMAIL = ENVIRONMENT.email_from
EMAIL_TIMEOUT = 30
# Without a mail server the outbox page shows what would have left.
EMAIL_HAS_SERVER = bool(ENVIRONMENT.email_url)
if ENVIRONMENT.email_url:
    _mail = urlsplit(ENVIRONMENT.email_url)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_PORT = _mail.port or (465 if _mail.scheme == "smtps" else 25)
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = _mail.scheme == "smtp" and bool(_mail.username)
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = ENVIRONMENT.data_dir / "mails"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"mask_keys": {"()": "werkstattplan.site.log_masking.MaskKeys"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["mask_keys"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
