"""Answers 503 while the database is away, and logs no user out.

An addon that Odoo's processes load before any database. Odoo takes a database that does not answer for none at
all: it logs the user out and knows no page. With this it says 503, and the session stays
(docs/decisions/0024-sessions-outlive-the-database.md).
"""
import logging

import psycopg2
from werkzeug.exceptions import HTTPException, ServiceUnavailable

from odoo import http

_logger = logging.getLogger(__name__)
_serve_db = http.Request._serve_db


def has_no_session(request):
    """Health checks, and RPC with a password: Odoo answers them without a database, too."""
    router = http.root.nodb_routing_map.bind_to_environ(request.httprequest.environ)
    try:
        rule, _arguments = router.match(return_rule=True)
    except HTTPException:
        return False
    return not rule.endpoint.routing.get("save_session", True)


def serve_db(self):
    try:
        return _serve_db(self)
    except http.RegistryError as error:
        # Another cause is a database that is not Odoo's: that one is Odoo's to tell.
        if not isinstance(error.__cause__, psycopg2.OperationalError) or has_no_session(self):
            raise
        reason = str(error.__cause__).strip().partition("\n")[0]
        _logger.warning("%s is answered 503: %s", self.httprequest.path, reason)
        raise ServiceUnavailable("The database is away for a moment.", retry_after=5) from error


http.Request._serve_db = serve_db
