import type { Check } from "../check.ts";

export const ownConnection: Check = {
  id: "own-connection",
  weight: "warning",
  title: "A database connection of its own, or the address and login of one.",
  why: "A connection that the pool's budget does not know: to the pooler it is one more client with rules of its own, and past the pooler it is one more of PostgreSQL's connections.",
  fix: "Use self.env.cr, or self.env.registry.cursor(). If it must be, let it go to the session listener, count it in maxConnections of the pool, and allow it here with the reason.",
  source: "https://www.pgbouncer.org/config.html#max_client_conn",
  found: [
    "import psycopg2\npsycopg2.connect(dsn)",
    "from odoo.sql_db import db_connect\ndb_connect('postgres')",
    "from odoo.tools import config\nhost = config['db_host']",
  ],
  fine: [
    "self.env.registry.cursor()",
    "from odoo.tools import config\nname = config['db_name']",
    "from ldap3 import connect\nconnect(host)",
  ],
  python: (fact) => {
    if (fact.kind === "call") {
      if (/^(?:.*\.)?config\.get$/.test(fact.path)) {
        const [key] = fact.arguments;
        return key?.literal !== undefined && isLogin(key.literal);
      }
      return /^(?:psycopg2?|psycopg2?\.pool|asyncpg|pg8000)\.(?:connect|create_pool|\w*Connection\w*)(?:\.connect)?$|^sqlalchemy\.create_engine$|(?:^|\.)sql_db\.db_connect$|^db_connect$/.test(
        fact.path,
      );
    }
    return fact.kind === "subscript" && /(?:^|\.)config$/.test(fact.path) && isLogin(fact.key);
  },
};

function isLogin(option: string): boolean {
  return /^db_(?:host|port|user|password|sslmode|replica_host|replica_port)$/.test(option);
}
