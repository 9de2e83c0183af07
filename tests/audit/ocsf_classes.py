"""What OCSF 1.3.0 requires of the classes that we write, from the attribute lists of its schema, as data."""

#: Required of every event (base_event), besides those of its class.
BASE = {"activity_id", "category_uid", "class_uid", "metadata", "severity_id", "time", "type_uid"}

REQUIRED = {
    3002: BASE | {"user"},
    3004: BASE | {"entity"},
    6003: BASE | {"actor", "api", "src_endpoint"},
}

#: Of these at least one must be there.
AT_LEAST_ONE = {3002: {"service", "dst_endpoint"}}

#: What may be there besides, of the attributes that we use.
OPTIONAL = {
    "activity_name", "category_name", "status", "status_id", "actor", "unmapped", "raw_data", "message",
    "entity_result", "service", "session", "resources",
}  # fmt: skip

ACTIVITIES = {
    3002: {0, 1, 2, 3, 4, 5, 6, 99},
    3004: {0, 1, 2, 3, 4, 5, 99},
    6003: {0, 1, 2, 3, 4, 99},
}

#: Of objects: what is required, and of what at least one.
OBJECTS = {
    "metadata": ({"product", "version"}, set()),
    "actor": (set(), {"process", "user", "invoked_by", "session", "app_name", "app_uid"}),
    "user": (set(), {"account", "name", "uid"}),
    "entity": (set(), {"name", "uid"}),
    "entity_result": (set(), {"name", "uid"}),
    "api": ({"operation"}, set()),
    "service": (set(), {"name", "uid"}),
    "src_endpoint": (
        set(),
        {"ip", "uid", "name", "hostname", "svc_name", "instance_uid", "interface_uid", "interface_name"},
    ),
}  # fmt: skip
