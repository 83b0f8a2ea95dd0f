/**
 * The lines without which users or data are hurt, each with whom it saves. Elsewhere real daemons
 * prove what such a line does; this list proves that none of them gets lost.
 */
import { expect, test } from "vitest";
import { renderLocal } from "../../local/render.ts";
import { show } from "../../model/text.ts";
import { specOf, topologyOf } from "../model/written-stack.ts";

const stack = "pgbouncer: { mode: transaction }";
const files = renderLocal(specOf(stack), topologyOf(stack));
const texts = new Map(files.map(({ id, body }) => [id, show(body)]));

test.each<[why: string, files: RegExp, line: RegExp]>([
  [
    "the hold: without a primary connections wait",
    /^router-\d\/haproxy\.cfg$/,
    /^ {2}tcp-request content lua\.hold_until_up primary one 60$/m,
  ],
  [
    "the hold of readers",
    /^router-\d\/haproxy\.cfg$/,
    /^ {2}tcp-request content lua\.hold_until_up replica,primary any 60$/m,
  ],
  [
    "a demoted primary loses its sessions",
    /^router-\d\/haproxy\.cfg$/,
    /on-marked-down shutdown-sessions/,
  ],
  [
    "the gate: without a primary nobody new comes in, and is told when to try again",
    /^edge-1\/haproxy\.cfg$/,
    /return status 503 .*hdr Retry-After 5 unless \{ nbsrv\(primary\) gt 0 \}/,
  ],
  [
    "a client's own X-Forwarded headers are not believed",
    /^edge-1\/haproxy\.cfg$/,
    /del-header x-forwarded- -m beg/,
  ],
  ["nothing is sent twice", /^edge-1\/haproxy\.cfg$/, /^ {2}retry-on conn-failure$/m],
  [
    "lock_timeout of one client does not reach the next",
    /^pgbouncer-\d\/pgbouncer-pooled\.ini$/,
    /^server_reset_query_always = 1$/m,
  ],
  [
    "a pool that lost one way has another",
    /^pgbouncer-\d\/pgbouncer-\w+\.ini$/,
    /^\w+ = host='127\.77\.30\.1\d,127\.77\.30\.1\d' /m,
  ],
  ["and has servers on both", /^pgbouncer-\d\/pgbouncer-\w+\.ini$/, /^min_pool_size = 2$/m],
  [
    "who listens keeps a session",
    /^pgbouncer-\d\/pgbouncer-session\.ini$/,
    /^postgres = .*pool_mode=session/m,
  ],
  ["the database manager stays closed", /\/odoo\.conf$/, /^list_db = False$/m],
  ["one stack is one database", /\/odoo\.conf$/, /^db_name = odoo$/m],
  ["the client's address is the proxy's word", /\/odoo\.conf$/, /^proxy_mode = True$/m],
  ["attachments never pass Odoo's workers", /^interactive-\d\/odoo\.conf$/, /^x_sendfile = True$/m],
  ["HTTP instances run no jobs", /^interactive-\d\/odoo\.conf$/, /^max_cron_threads = 0$/m],
  [
    "a crashed primary is replaced at once",
    /^postgresql-\d\/patroni\.yml$/,
    /^ {4}primary_start_timeout: 0$/m,
  ],
  ["the primary outlives etcd", /^postgresql-\d\/patroni\.yml$/, /^ {4}failsafe_mode: true$/m],
  [
    "a commit that was acknowledged is on two disks",
    /^postgresql-\d\/patroni\.yml$/,
    /^ {4}synchronous_mode_strict: true$/m,
  ],
  [
    "the reporting replica is never promoted",
    /^reporting-\d\/patroni\.yml$/,
    /^ {2}nosync: true$/m,
  ],
  [
    "files are delivered on Odoo's word alone",
    /^nginx-\d\/nginx\.conf$/,
    /location \^~ \/web\/filestore\/ \{\n\s+internal;/,
  ],
  [
    "an uploaded file does not act as a page",
    /^nginx-\d\/nginx\.conf$/,
    /add_header Content-Security-Policy \$upstream_http_content_security_policy always;/,
  ],
  [
    "nobody chooses another database",
    /^nginx-\d\/nginx\.conf$/,
    /proxy_set_header X-Odoo-Database "";/,
  ],
  [
    "a session's cookie is for TLS alone",
    /^nginx-\d\/nginx\.conf$/,
    /proxy_cookie_flags session_id .*\$cookie_secure/,
  ],
  [
    "another site's page reads no notifications",
    /^supervisor\/supervisord\.conf$/,
    /ODOO_BUS_PUBLIC_SAMESITE_WS="1"/,
  ],
  ["Odoo is started for ever", /^supervisor\/supervisord\.conf$/, /^startretries = 1000000$/m],
  ["services are nobody on this machine", /^supervisor\/start$/, /--bounding-set=-all/],
])("%s", (_, ids, line) => {
  const meant = [...texts].filter(([id]) => ids.test(id));
  expect(meant.length).toBeGreaterThan(0);
  expect(meant.filter(([, text]) => !line.test(text)).map(([id]) => id)).toEqual([]);
});
