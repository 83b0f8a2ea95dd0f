"""Marks refused logins for the edge, and keeps tokens and health checks out of Odoo's log.

An addon that Odoo's processes load before any database. Odoo's own cooldown is off for RPC, counts each worker by
itself, and logs no address there (docs/decisions/0030-doors.md).
"""
from . import logins, logs
