/**
 * An addon that Odoo's processes load before any database. Odoo takes a database that does not answer for none
 * at all: it logs the user out and knows no page. With this it says 503, and the session stays.
 *
 * @see docs/decisions/0024-sessions-outlive-the-database.md
 */
import type { Effect } from "../../model/setting.ts";
import type { Layout, Node } from "../layout.ts";
import { programFile } from "../program-file.ts";
import type { RenderedFile } from "../rendered-file.ts";

/** Its name among `server_wide_modules`. */
export const outageGuard = "outage_guard";

/** The folder among `addons_path` that has it. */
export function guardFolder(layout: Layout, node: Node): string {
  return `${layout.path("config", node)}/addons`;
}

/** The addon's files for one node. @param effect what a change of them costs there. */
export function renderGuard(group: string, node: Node, effect: Effect): RenderedFile[] {
  const file = (name: string, text: string): RenderedFile => {
    const place = { id: `${node.id}/addons/${outageGuard}/${name}`, group, node: node.id };
    // Python reads it; nobody runs it by its path.
    return { ...programFile(place, text, effect), mode: 0o644 };
  };
  return [file("__init__.py", program), file("__manifest__.py", manifest)];
}

const manifest = `{
    "name": "Outage guard",
    "summary": "Answers 503 while the database is away, and logs nobody out",
    "version": "1.0",
    "author": "odoo-cluster",
    "license": "Other OSI approved licence",
    "depends": ["base", "web"],
    # It is loaded into processes and stands in no database.
    "installable": False,
}
`;

const program = `"""Answers 503 while the database is away, and logs nobody out."""
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
        reason = str(error.__cause__).strip().partition("\\n")[0]
        _logger.warning("%s is answered 503: %s", self.httprequest.path, reason)
        raise ServiceUnavailable("The database is away for a moment.", retry_after=5) from error


http.Request._serve_db = serve_db
`;
