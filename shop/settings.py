"""Settings, all of them. Development needs no environment; production names each in .env.example.

Typed readers (environment.py) fail loudly: a value that does not parse stops the start.
"""

from datetime import timedelta
from pathlib import Path

from shop.environment import Environment
from shop.recorded import AUDIT_MODELS as AUDIT_MODELS  # which models of others are recorded

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()

DEBUG = env.bool("DEBUG", default=True)
DEMO = env.bool("DEMO", default=DEBUG)
DEMO_SECRET_KEY = "demo-only-secret-key-that-production-refuses-to-start-with"  # noqa: S105 - named for what it is
SECRET_KEY = env.str("SECRET_KEY", default=DEMO_SECRET_KEY)
DEMO_VAULT_KEY = "demo-only-key-that-production-refuses-to-start-with"
VAULT_KEYS = env.list("VAULT_KEYS", default=[DEMO_VAULT_KEY])
DEMO_REPORT_KEY = "demo-only-key-with-which-nobody-else-can-be-convinced"
REPORT_KEYS = env.list("REPORT_KEYS", default=[DEMO_REPORT_KEY])
LOG_KEYS = env.list("LOG_KEYS", default=[])  # development makes one, in VAR_DIR
DEMO_LOG_ORIGIN = "countersign.test/log"
LOG_ORIGIN = env.str("LOG_ORIGIN", default=DEMO_LOG_ORIGIN)
DEMO_LOG_WITNESSES = [
    {"kind": "file", "path": str(VAR_DIR / "checkpoints.txt"), "name": "a file on this machine"}
]
LOG_WITNESSES = env.json("LOG_WITNESSES", default=DEMO_LOG_WITNESSES)
LOG_PLACED_WITHIN = env.count("LOG_PLACED_WITHIN", default=120)  # seconds, else it is an alert
LOG_ANCHORED_WITHIN = env.count("LOG_ANCHORED_WITHIN", default=900)
LOG_KEEP_PAYLOADS_DAYS = env.count("LOG_KEEP_PAYLOADS_DAYS", default=0, least=0)  # 0: for ever
ADMINS = [(address, address) for address in env.list("ADMINS", default=[])]  # are mailed alerts
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "audit",
    "identity",
    "shop",
    "agents",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "shop.middleware.ContentSecurityPolicyMiddleware",
    "shop.middleware.HealthMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "identity.middleware.ActorMiddleware",
    "shop.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"
ASGI_APPLICATION = "agents.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "shop.context.storefront",
            ],
        },
    },
]

# Database: SQLite beside the code unless DATABASE_URL names another. The application connects with the
# application's role; migrations run as the role that owns the tables, and then name the application's role
# in DATABASE_APPLICATION_ROLE, so that it is given its rights.

DATABASES = {"default": env.database("DATABASE_URL", file=VAR_DIR / "countersign.sqlite3")}
CACHES = {  # tries are counted in the first; the other one keeps what anybody may name
    "default": env.cache_url("CACHE_URL", default="locmemcache://?max_entries=100000"),
    "counts": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "counts"},
}
AUDIT_APPLICATION_ROLE = env.str("DATABASE_APPLICATION_ROLE", default="")

# What goes wrong is written to standard error, once Django's own console for development is off.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"level": "WARNING", "handlers": [] if DEBUG else ["stderr"]},
}

# Sign-in. Behind a proxy, a caller's address is the last that X-Forwarded-For names: the one the proxy saw.

BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "identity.passwords.KnownValidator"},
    {"NAME": "identity.passwords.OwnWordsValidator"},
]
PASSWORD_OWN_WORDS = env.list("PASSWORD_OWN_WORDS", default=[])  # besides shop, seller, site and person
PASSWORD_BREACH_FILE = env.str("PASSWORD_BREACH_FILE", default="")
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"  # signing up with another's address looks as with one's own
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # of every change of credentials
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before addresses and passwords change, as before second steps do
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "identity.sso.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "identity.sso.forms.LoginForm",
    "signup": "identity.sso.forms.SignupForm",
    "add_email": "identity.sso.forms.AddEmailForm",
    "change_password": "identity.sso.forms.ChangePasswordForm",
    "set_password": "identity.sso.forms.SetPasswordForm",
    "request_login_code": "identity.sso.forms.RequestLoginCodeForm",
    "reset_password": "identity.sso.forms.ResetPasswordForm",
    "reset_password_from_key": "identity.sso.forms.ResetPasswordKeyForm",
    "user_token": "identity.sso.forms.UserTokenForm",
}
ACCOUNT_RATE_LIMITS = {  # passwords wait besides: identity/lockout.py; no network can use up the mails of an address
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key",  # codes of a second step, by the person whose password was right
    "signup": "10/m/ip",
    "request_login_code": "10/m/ip,20/h/ip,60/h/key",
    "reset_password": "10/m/ip,20/h/ip,60/h/key",
    "reset_password_from_key": "10/m/ip",
    "confirm_email": "1/10s/key,20/h/ip,60/h/key",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
}
SOCIALACCOUNT_ADAPTER = "identity.sso.adapters.SocialAccountAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"provider_class": "identity.sso.oidc.provider.StrictOpenIDConnectProvider"},
    "saml": {"provider_class": "identity.sso.saml.provider.StrictSAMLProvider"},
}
MFA_ADAPTER = "identity.two_step.TwoStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]  # recovery codes are ours: identity/recovery_codes.py
RECOVERY_CODE_COST = {"iterations": 2, "lanes": 1, "memory_cost": 19 * 1024}  # KiB; OWASP's for Argon2id
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # so a key alone is two factors: one is had, one is checked
MFA_RATE_LIMITS = {"webauthn_login": "10/m/ip"}
MFA_FORMS = {
    "authenticate": "identity.two_step_forms.AuthenticateForm",
    "reauthenticate": "identity.two_step_forms.ReauthenticateForm",
    "add_webauthn": "identity.two_step_forms.AddPasskeyForm",
    "login_webauthn": "identity.two_step_forms.LoginPasskeyForm",
    "authenticate_webauthn": "identity.two_step_forms.AuthenticatePasskeyForm",
    "reauthenticate_webauthn": "identity.two_step_forms.ReauthenticatePasskeyForm",
}
MFA_REQUIRED_TRADES = frozenset(env.list("MFA_REQUIRED_TRADES", default=[]))  # staff, or names of groups
MFA_TOTP_ISSUER = "Countersign"
SESSION_ENGINE = "identity.browser"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME = "countersign"
SIGN_IN_IDLE = timedelta(minutes=env.count("SIGN_IN_IDLE_MINUTES", default=12 * 60))
SIGN_IN_IDLE_STAFF = timedelta(minutes=env.count("SIGN_IN_IDLE_MINUTES_STAFF", default=30))
SIGN_IN_LASTS = timedelta(days=env.count("SIGN_IN_DAYS", default=30))
SESSION_COOKIE_AGE = 60 * 24 * 60 * 60  # a guest's cart; and it outlasts a sign-in, whose end can so be told

NAME_SERVERS = env.servers("NAME_SERVERS")  # asked whether a domain is an organization's own
#: Identity providers and webhooks that are asked though their addresses are private; all others must be public.
PROVIDER_HOSTS_ON_PRIVATE_NETWORKS = env.list("PROVIDER_HOSTS_ON_PRIVATE_NETWORKS", default=[])

# Demo identity provider: its own process, loopback only.

DEMO_IDP_URL = env.str("DEMO_IDP_URL", default="http://127.0.0.1:8001").rstrip("/")
DEMO_IDP_SERVICE_PROVIDERS = [SITE_URL]
DEMO_IDP_DIR = Path(env.str("DEMO_IDP_DIR", default=str(VAR_DIR / "demo-idp")))

# Celery: the broker only wakes workers; due work lives in the database.

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="redis://127.0.0.1:6379/0")

# The model. Without a key and an address: the offline shop model behind the same client.
OPENAI_API_KEY = env.str("OPENAI_API_KEY", default="")
OPENAI_BASE_URL = env.str("OPENAI_BASE_URL", default="")
OPENAI_MODEL = env.str("OPENAI_MODEL", default="offline-shop")
OPENAI_WIRE = env.str("OPENAI_WIRE", default="auto")
MODEL_ENDPOINTS = env.json("MODEL_ENDPOINTS", default=[])  # several by name, instead: agents/llm/README.md
TURN_MOST_STEPS = env.count("TURN_MOST_STEPS", default=12)  # questions to models that one message may come to
TURN_MOST_TOKENS = env.count("TURN_MOST_TOKENS", default=400_000)
TURN_MOST_SECONDS = env.count("TURN_MOST_SECONDS", default=300)
TURN_MOST_MONEY = env.amount("TURN_MOST_MONEY", default=1.0)  # by the prices of MODEL_ENDPOINTS

# Shop

CURRENCY = "USD"
SELLER = env.list("SELLER", default=["Countersign", "12 Press Lane", "Springfield"])  # as papers name it
PAPER_FONT = env.str("PAPER_FONT", default="Vera.ttf")  # comes with reportlab
STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", default="")  # without it, Stripe is not offered
STRIPE_WEBHOOK_SECRET = env.str("STRIPE_WEBHOOK_SECRET", default="")
STRIPE_API_BASE = env.str("STRIPE_API_BASE", default="https://api.stripe.com")
HOME_COUNTRY = "US"  # what a cart assumes until there is an address
EMAIL_BACKEND = env.str("EMAIL_BACKEND", default="shop.mailbox.MailboxBackend")  # a page, and no server
EMAIL_HOST = env.str("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.count("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)  # begun in the clear, by STARTTLS
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", default=False)
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Countersign <shop@countersign.test>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# The API

API_RATES = {
    "guest": env.rate("API_RATE_GUEST", default="120/min"),  # of one address
    "person": env.rate("API_RATE_PERSON", default="600/min"),
    "feed": env.rate("API_RATE_FEED", default="120/min"),  # of one token of a SIEM
}
API_LONGEST_BODY = 64 * 1024  # bytes
REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "NUM_PROXIES": 1 if BEHIND_PROXY else 0,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Countersign",
    "DESCRIPTION": "The shop's catalog for everybody; cart, checkout, orders, addresses, trail for who they belong to.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": ["shop.api.schema.add_problems"],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}

# SCIM

SCIM_CALLS_PER_MINUTE = env.count("SCIM_CALLS_PER_MINUTE", default=1500)  # of one directory token
SCIM_LONGEST_BODY = 1024 * 1024  # bytes

# Pages

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "media"  # pictures of products: one folder for all web processes and workers
WHITENOISE_USE_FINDERS = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
SECURE_CSP = {
    **dict.fromkeys(("default-src", "base-uri", "frame-ancestors"), "'none'"),
    **dict.fromkeys(
        ("script-src", "style-src", "font-src", "connect-src", "frame-src", "form-action"), "'self'"
    ),
    "img-src": "'self' data:",
}
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked within the network, without TLS
SECURE_SSL_REDIRECT = SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEBUG
SECURE_HSTS_SECONDS = 0 if DEBUG else 31_536_000
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
