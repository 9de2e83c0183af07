from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class AuditConfig(AppConfig):
    name = "audit"
    label = "audit"
    verbose_name = "Audit trail"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from audit import checks, migrating, transport

        connection_created.connect(transport.prepare, dispatch_uid="audit.transport")
        pre_migrate.connect(migrating.before, sender=self, dispatch_uid="audit.before")
        post_migrate.connect(migrating.after, sender=self, dispatch_uid="audit.after")
        register(checks.check_declarations, Tags.models)
        register(checks.check_log_settings, Tags.security, checks.AT_START)
        register(checks.check_triggers, Tags.database, checks.AT_START)
        register(checks.check_tables_are_read, Tags.database, checks.AT_START)
        register(checks.check_rights, Tags.database)
