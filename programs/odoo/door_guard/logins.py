"""Marks answers to requests whose password, key or code was refused. The edge counts them by address."""
import contextlib
import logging
import threading

from odoo import http
from odoo.addons.base.models import res_users
from odoo.exceptions import AccessDenied

_logger = logging.getLogger(__name__)
# Of the request that this thread works on.
_request = threading.local()


def defining(method, model):
    """The class of a model that defines a method; series name their classes differently."""
    return next(
        candidate
        for candidate in vars(res_users).values()
        if isinstance(candidate, type) and method in vars(candidate) and candidate._name == model
    )


users = defining("_assert_can_auth", "res.users")
keys = defining("_check_credentials", "res.users.apikeys")
_call = http.Application.__call__
_assert_can_auth = users._assert_can_auth
_check_key = keys._check_credentials


def call(self, environ, start_response):
    _request.refused, _request.environ = False, environ

    def marked(status, headers, *more):
        if _request.refused:
            headers = [*headers, ("X-Odoo-Login-Refused", "1")]
        return start_response(status, headers, *more)

    return _call(self, environ, marked)


def address():
    return getattr(_request, "environ", {}).get("REMOTE_ADDR", "n/a")


@contextlib.contextmanager
def assert_can_auth(self, user=None):
    try:
        with _assert_can_auth(self, user=user):
            yield
    except AccessDenied:
        _request.refused = True
        if not http.request:
            # Odoo itself says "from n/a" here.
            _logger.info("Login refused for %s from %s, over RPC", user, address())
        raise


def check_key(self, *, scope, key):
    user = _check_key(self, scope=scope, key=key)
    if not user:
        _request.refused = True
        if http.request and scope == "rpc":
            _logger.info("API key refused from %s", address())
    return user


http.Application.__call__ = call
users._assert_can_auth = assert_can_auth
keys._check_credentials = check_key
