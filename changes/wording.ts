/**
 * A change in words for a reader who never saw the file: `nginx route /report: proxy_read_timeout
 * 150s -> 180s`. Keys that are patterns of a dialect get the name of what they are for.
 */
import { showBytes } from "../model/spec/units.ts";
import type { Change } from "./changes.ts";

/** What changed, without its values. */
export function nameOf(change: Change): string {
  const { place, key } = placed(change);
  if (place === "") return key ?? "";
  return key === null ? place : `${place}: ${key}`;
}

/** What changed, from what to what; without values where those are patterns, programs or long. */
export function phraseOf(change: Change): string {
  const name = nameOf(change);
  const { from, to } = change;
  if (from === null && to === null) return name;
  const isPlain = placed(change).key !== null;
  if (from === null)
    return isPlain && isShort(to) && to !== "" ? `${name} = ${to}` : `${name} (new)`;
  if (to === null)
    return isPlain && isShort(from) && from !== "" ? `${name} (was ${from})` : `${name} (gone)`;
  if (!isPlain) return name;
  const [old, now] = differingWords(shownValue(change.key, from), shownValue(change.key, to));
  return isShort(old) && isShort(now) ? `${name} ${old} → ${now}` : name;
}

/** Phrases of several changes, each once, in order. */
export function phrasesOf(changes: readonly Change[]): string[] {
  const phrases = new Set(
    changes.map((change) => {
      // Patterns are keys: another pattern is one that came and one that went.
      const isPattern = placed(change).key === null;
      const alike = isPattern ? changes.filter((it) => nameOf(it) === nameOf(change)) : [];
      const both = alike.some((it) => it.from === null) && alike.some((it) => it.to === null);
      return both ? nameOf(change) : phraseOf(change);
    }),
  );
  return [...phrases];
}

interface Placed {
  /** Where it stands, in words; empty where the key says it all. */
  readonly place: string;
  /** Null where the key is nothing for people. */
  readonly key: string | null;
}

function placed(change: Change): Placed {
  const file = change.subject.split("/").at(-1) ?? "";
  if (change.section === "start" || change.section.startsWith("program:")) {
    const words = opaque[change.key];
    return words === undefined
      ? { place: "", key: plain[change.key] ?? change.key }
      : { place: words, key: null };
  }
  if (change.section === "postgresql.parameters") return { place: "PostgreSQL", key: change.key };
  if (file === "nginx.conf") return nginx(change);
  if (file === "haproxy.cfg") return haproxy(change);
  if (file === "patroni.yml") return patroni(change);
  if (file.startsWith("pgbouncer")) return pgbouncer(change);
  if (file === "userlist.txt") return { place: "PgBouncer logins", key: null };
  if (file === "pgbackrest.conf") return { place: "backups", key: change.key };
  if (file.endsWith(".sql")) return { place: `SQL ${change.key}`, key: null };
  if (/\.(py|lua|sh)$/.test(file)) return { place: `program ${file}`, key: null };
  return { place: "", key: change.key };
}

/** What stands in no file, and whose values are nothing to read. */
const opaque: Readonly<Record<string, string>> = {
  command: "command line",
  environment: "environment",
  secrets: "secrets",
  parameters: "parameters in Odoo's database",
  certificate: "certificate",
};

/** What stands in no file, and can be read. */
const plain: Readonly<Record<string, string>> = {
  user: "user of the process",
  modules: "modules",
  addons: "addon folders",
  requirements: "Python requirements",
};

/** nginx variables that tables of patterns decide. */
const tables: Readonly<Record<string, string>> = {
  known_host: "host names that it answers",
  dot_segment: "path shapes that it refuses",
  from_trusted_proxy: "proxies that it trusts",
  client_scheme: "how it tells http from https",
  trace_id: "request ids",
  cookie_secure: "secure cookies",
  request_path: "paths in the log",
  connection_upgrade: "websocket upgrades",
  image_policy: "policy of images",
  login_client: "logins that it counts",
};

function nginx({ section, key }: Change): Placed {
  const parts = section.split(" / ");
  const [own = ""] = parts.slice(-1);
  const table = /^(?:map|geo) .*\$(\w+)$/.exec(own)?.[1];
  if (table !== undefined)
    return { place: `nginx ${tables[table] ?? `table of ${table}`}`, key: null };
  const upstream = /^upstream (.+)$/.exec(own)?.[1];
  if (upstream !== undefined) {
    const pool = upstream.replace(/^http-/, "");
    const of =
      upstream === "gevent"
        ? "websockets"
        : upstream === "assets"
          ? "what PDFs fetch"
          : `pool ${pool}`;
    return { place: `nginx servers of ${of}`, key: key === "server" ? null : key };
  }
  const location = parts.find((part) => part.startsWith("location "));
  if (location !== undefined) return { place: `nginx ${route(location)}`, key };
  return { place: "nginx", key };
}

function route(location: string): string {
  const where = location.slice("location ".length);
  if (where === "/") return "route of every other path";
  if (where === "@busy") return "answer when a pool is full";
  if (where.includes("/static/")) return "files of modules";
  if (where.includes("/web/filestore/")) return "attachments";
  if (where.startsWith("~")) return "refused paths";
  return `route ${where.replace(/^[=^~ ]+/, "").replace(/\/$/, "")}`;
}

function haproxy({ subject, section, key, from, to }: Change): Placed {
  const place = (subject.split("/")[0] as string).replace(/-\d+$/, "");
  if (key === "acl") {
    const name = (to ?? from ?? "").split(" ")[0] as string;
    return { place: `${place} ${conditions[name] ?? `condition ${name}`}`, key: null };
  }
  if (key === "server" || key === "server-template") {
    return { place: `${place} addresses of ${serversOf(section.replace(/^\w+ /, ""))}`, key: null };
  }
  if (key === "bind") return { place: `${place} address that it listens at`, key: null };
  if (key === "http-request redirect") return { place: `${place} redirect to https`, key: null };
  if (/^(http|tcp)-(request|response|after-response|error)|^(use|default)_backend/.test(key)) {
    return { place: `${place} rules of ${section}`, key: null };
  }
  if (/log-format/.test(key)) return { place: `${place} format of logs`, key: null };
  return { place: `${place} ${section}`.trimEnd(), key };
}

/** Whose addresses a backend of HAProxy has. */
function serversOf(backend: string): string {
  if (backend === "nginx") return backend;
  if (backend === "gevent") return "websockets";
  if (backend === "assets") return "what PDFs fetch";
  return backend.startsWith("http-") ? `pool ${backend.slice("http-".length)}` : "PostgreSQL";
}

/** HAProxy conditions by name. */
const conditions: Readonly<Record<string, string>> = {
  own_host: "host names that it answers",
  dot_segment: "path shapes that it refuses",
  refused: "paths that it refuses",
  static_file: "paths of modules' files",
  login: "logins that it counts",
};

function patroni({ section, key }: Change): Placed {
  if (section.endsWith("parameters")) return { place: "PostgreSQL", key };
  if (section.endsWith("pg_hba")) return { place: "PostgreSQL access rules", key: null };
  return { place: "Patroni", key: /^\[\d+\]$/.test(key) ? section : key };
}

function pgbouncer({ subject, section, key }: Change): Placed {
  const listener = /pgbouncer-(\w+)\.ini$/.exec(subject)?.[1] ?? "";
  const place = `PgBouncer ${listener} listener`;
  return section === "databases" ? { place, key: `database ${key}` } : { place, key };
}

const longest = 60;

function isShort(value: string | null): boolean {
  return value === null || (value.length <= longest && !value.includes("\n"));
}

/** Of two long values, or lists of `name=value`, the words that differ. */
function differingWords(from: string, to: string): [string, string] {
  const [old, now] = [from.split(" "), to.split(" ")];
  const isList = old.length > 2 && old.every((word) => word.includes("="));
  if (isShort(from) && isShort(to) && !isList) return [from, to];
  const [gone, come] = [
    old.filter((word) => !now.includes(word)),
    now.filter((word) => !old.includes(word)),
  ];
  return gone.length === 0 || come.length === 0 ? [from, to] : [gone.join(" "), come.join(" ")];
}

/** Bytes as people count them. */
function shownValue(key: string, value: string): string {
  const isBytes = /^limit_memory_|^client_max_body_size$/.test(key) && /^[1-9]\d*$/.test(value);
  // It is always the pool's size.
  return isBytes ? showBytes(Number(value)) : value.replace(/ max_db_connections=\d+/, "");
}
