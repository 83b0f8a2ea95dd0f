/**
 * An addon that Odoo's processes load before any database: it tells the edge which answers refused a login,
 * and keeps tokens and health checks out of Odoo's log. Odoo's own cooldown is off for RPC, counts each
 * worker by itself, and logs no address there.
 *
 * @see docs/decisions/0030-doors.md
 */
import { staticFile } from "../haproxy/balancer.ts";
import { refusedLoginHeader } from "../refused-login.ts";

/** Its name among `server_wide_modules`. */
export const doorGuard = "door_guard";

/** Files of the addon by name. */
export const doorGuardFiles: Readonly<Record<string, string>> = {
  "__init__.py": `from . import logins, logs
`,
  "__manifest__.py": `{
    "name": "Door guard",
    "summary": "Marks refused logins for the edge, and keeps tokens out of the log",
    "version": "1.0",
    "author": "odoo-cluster",
    "license": "Other OSI approved licence",
    "depends": ["base", "web"],
    # It is loaded into processes and stands in no database.
    "installable": False,
}
`,
  "logins.py": `"""Marks answers to requests whose password, key or code was refused. The edge counts them by address."""
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
            headers = [*headers, ("${refusedLoginHeader}", "1")]
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
`,
  "logs.py": `"""Keeps queries, tokens and passwords out of Odoo's log: a link with a token is as good as a password."""
import logging
import re

_rules = [
    # What follows a path: searches, signup tokens, access tokens.
    (re.compile(r"((?:https?://|/)[^\\s?\\"'<>]*)\\?[^\\s\\"'<>]+"), r"\\1?-"),
    # A segment that is a token by its looks; files of the filestore are named by their content.
    (re.compile(r"(?<!/[0-9a-f]{2})/(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Za-z0-9]{32,})(?![\\w-])"), "/-"),
    # Arguments and dictionaries.
    (re.compile(
        r"((?:\\w*token|\\w*passw\\w*|\\w*passwd|\\w*secret\\w*|\\w*api_?key)[\\"']?\\s*[:=]\\s*[\\"']?)[^\\s\\"',;&(){}<>]+",
        re.IGNORECASE,
    ), r"\\1-"),
]


# A statement has its values inside; what PostgreSQL says about a row has the row.
_query = re.compile(r"(?s)^bad query: b?(['\\"])(.*)\\1\\n(.*)$")
_literal = re.compile(r"'(?:[^']|'')*'")
_rows = re.compile(r"(Failing row contains |Key \\([^)]*\\)=)\\(.*\\)")


def redact(text):
    query = _query.match(text)
    if query:
        statement = _literal.sub("'-'", query[2].replace("\\\\'", "'"))
        text = f"bad query: {statement}\\n{query[3]}"
    text = _rows.sub(r"\\1(-)", text)
    for pattern, instead in _rules:
        text = pattern.sub(instead, text)
    return text


class NoTokens(logging.Filter):
    def filter(self, record):
        try:
            said = record.getMessage()
        except (TypeError, ValueError):
            # The handler complains about it, as it would without this.
            return True
        record.msg, record.args = redact(said), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
        return True


class NoHealthChecks(logging.Filter):
    """Balancers ask each second: in a day their lines alone would fill the log."""
    def filter(self, record):
        return record.name != "longpolling" or not _healthy.search(record.getMessage())


_healthy = re.compile(r'"GET ' + re.escape("${staticFile}") + r' HTTP/[\\d.]+" (?:200|304) ')

for handler in logging.getLogger().handlers:
    handler.addFilter(NoHealthChecks())
    handler.addFilter(NoTokens())
`,
};
