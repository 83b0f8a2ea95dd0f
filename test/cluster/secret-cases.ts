/** The stack's generated secrets are looked for everywhere where none may be. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { connect } from "node:tls";
import { expect, test } from "vitest";
import type { HttpClient } from "../../drills/traffic/http-client.ts";
import { show } from "../../model/text.ts";
import { theGroup } from "../../model/topology.ts";
import type { Ask } from "./cluster.ts";
import { namespaceOf, processesOf, procFile } from "./inside.ts";
import { domain, edge, type PoolMode } from "./suite-stack.ts";

export function secretCases(ask: Ask, mode: PoolMode): void {
  /** Name of the first secret in a text; null where there is none. */
  const secretIn = (text: string): string | null =>
    Object.entries(ask().stack.running.secrets).find(([, { value }]) =>
      text.includes(value),
    )?.[0] ?? null;

  test("no process shows a secret to whoever lists processes", () => {
    const { supervisor } = ask().stack.running;
    const pids = processesOf(namespaceOf(supervisor.pid) as string);
    expect(pids.length).toBeGreaterThan(30);
    const shown = pids.flatMap((pid) =>
      ["cmdline", "environ"].flatMap((name) => {
        const found = secretIn(procFile(pid, name));
        return found === null ? [] : [`${found} in ${name} of ${procFile(pid, "comm").trim()}`];
      }),
    );
    expect(shown).toEqual([]);
  });

  test("no log has a secret", () => {
    const { log } = ask().stack.running.places;
    const told = filesBelow(log).flatMap((file) => {
      const found = secretIn(readFileSync(file, "utf8"));
      return found === null ? [] : [`${found} in ${file}`];
    });
    expect(told).toEqual([]);
  });

  test("no log has a token, whatever door it came through", async () => {
    const token = "Token9OfTheSuite";
    const uuid = "0f8fad5b-d9cb-469f-a165-70867728950e";
    const http = ask().anonymous.elsewhere({ from: "127.0.0.31" });
    for (const path of [
      `/web/reset_password?token=${token}`,
      `/mail/view?model=res.partner&res_id=1&access_token=${token}`,
      `/web/content/1?access_token=${token}`,
      `/survey/${uuid}/${uuid}`,
      `/report/pdf/x/1?access_token=${token}`,
      `/web/login?redirect=/x%3Ftoken=${token}`,
      `/websocket?version=${token}`,
      `/web/database/manager?x=${token}`,
      `/%zz?token=${token}`,
    ]) {
      await http.get(path);
    }
    const json = { "Content-Type": "application/json" };
    const post = (path: string, body: object, headers: Record<string, string> = json) =>
      http.send(path, { method: "POST", body: JSON.stringify(body), headers });
    const login = { db: "suite", login: "admin", password: token };
    await post("/web/session/authenticate", { params: login });
    const params = {
      service: "common",
      method: "authenticate",
      args: ["suite", "admin", token, {}],
    };
    await post("/jsonrpc", { jsonrpc: "2.0", method: "call", params });
    const bearer = { ...json, Authorization: `Bearer ${token}` };
    await post(`/json/2/res.users/search?x=${token}`, {}, bearer);
    const { database, places } = ask().stack.running;
    for (const sql of [`SELECT '${token}', 1/0`, `SELECT pg_sleep(1.2), '${token}'`]) {
      await database.query("suite", sql).catch(() => []);
    }
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const told = filesBelow(places.log).filter((file) => {
      const text = readFileSync(file, "utf8");
      return text.includes(token) || text.includes(uuid);
    });
    expect(told).toEqual([]);
  });

  // The edge counts them, whatever PgBouncer's mode; its ten minutes would reach into the next one.
  test.runIf(mode === "session")(
    "guesses over RPC end after 60 in ten minutes, rightful calls do not",
    async () => {
      const call = (http: HttpClient, password: string) => {
        const params = {
          service: "common",
          method: "authenticate",
          args: ["suite", "admin", password, {}],
        };
        const body = JSON.stringify({ jsonrpc: "2.0", method: "call", params });
        return http.send("/jsonrpc", {
          method: "POST",
          body,
          headers: { "Content-Type": "application/json" },
        });
      };
      const [right, wrong] = ["127.0.0.32", "127.0.0.33"].map((from) =>
        ask().anonymous.elsewhere({ from }),
      );
      const statuses = async (http: HttpClient, password: string) => {
        const all: number[] = [];
        for (let n = 0; n < 64; n++) all.push((await call(http, password)).status);
        return all;
      };
      expect(new Set(await statuses(right as HttpClient, ask().password))).toEqual(new Set([200]));
      const guesses = await statuses(wrong as HttpClient, "guess");
      expect(guesses.slice(0, 60)).toEqual(Array(60).fill(200));
      expect(guesses.slice(60)).toEqual(Array(4).fill(429));
    },
    120_000,
  );

  test("BI reads Odoo's tables, and nothing of what opens accounts", async () => {
    const { database } = ask().stack.running;
    const [[hidden]] = (await database.query(
      "suite",
      `SELECT count(*) FILTER (WHERE has_column_privilege('reporting', c.oid, a.attnum, 'SELECT')
         AND odoo_cluster.is_secret(c.relname, a.attname, t.typname)) FROM pg_class c
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
       JOIN pg_type t ON t.oid = a.atttypid
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm')`,
    )) as [[string]];
    expect(hidden).toBe("0");
    const may = async (table: string, column: string) => {
      const sql = `SELECT has_column_privilege('reporting', '${table}', '${column}', 'SELECT')`;
      return (await database.query("suite", sql))[0]?.[0];
    };
    expect(await may("res_users", "login")).toBe("t");
    expect(await may("res_partner", "email")).toBe("t");
    expect(await may("res_users", "password")).toBe("f");
    expect(await may("ir_config_parameter", "value")).toBe("f");
  });

  test("etcd lets nobody in without a password", async () => {
    const { layout, topology } = ask().stack.running;
    const [etcd] = layout.upstream(theGroup(topology, "etcd"), "etcd");
    const answer = await fetch(`http://${etcd}/v3/kv/put`, {
      method: "POST",
      body: JSON.stringify({ key: "eA==", value: "eA==" }),
    });
    expect(answer.ok).toBe(false);
  });

  test("what is rendered for reviewers names secrets and holds none", () => {
    const { files, topology } = ask().stack.loaded;
    const text = files.map((file) => show(file.body)).join("\n");
    expect(text).toContain("<secret:database-odoo>");
    expect(secretIn(text)).toBeNull();
    expect(secretIn(JSON.stringify(topology))).toBeNull();
  });

  test("files with secrets are read by their own service alone", () => {
    const { places } = ask().stack.running;
    const holding = filesBelow(places.state, ["data", "backup", "filestore", "venv"]).filter(
      (file) => {
        const text = readFileSync(file, "utf8");
        return secretIn(text) !== null || text.includes("PRIVATE KEY");
      },
    );
    expect(holding.length).toBeGreaterThan(10);
    const open = holding.filter((file) => (statSync(file).mode & 0o037) !== 0);
    expect(open).toEqual([]);
    // Nothing of another place than the rendered files, but for what people log in with.
    const others = holding.filter((file) => !file.startsWith(`${places.config}/`));
    expect(others.toSorted()).toEqual([places.login, places.secrets].toSorted());
    expect(statSync(join(places.state, "..")).mode & 0o077).toBe(0);
  });

  test("pg_stat_statements, which monitoring reads, holds no secret", async () => {
    const texts = await ask().stack.running.database.query(
      "postgres",
      "SELECT query FROM pg_stat_statements",
    );
    expect(texts.length).toBeGreaterThan(100);
    expect(secretIn(texts.flat().join("\n"))).toBeNull();
  });

  test("the edge's certificate is for this name, by the stack's authority", async () => {
    const { authority } = ask();
    expect(await handshake(domain, authority)).toBe("trusted");
    expect(await handshake("evil.example", authority)).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
    // Without that authority it is nobody's.
    expect(await handshake(domain, undefined)).not.toBe("trusted");
  });
}

function filesBelow(folder: string, except: readonly string[] = []): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return except.includes(entry.name) ? [] : filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

/** `trusted`, or why not. */
async function handshake(name: string, authority: string | undefined): Promise<string> {
  return await new Promise((resolve) => {
    const socket = connect(
      {
        host: edge.host,
        port: edge.https,
        servername: name,
        timeout: 10_000,
        ...(authority === undefined ? {} : { ca: authority }),
      },
      () => {
        socket.end();
        resolve("trusted");
      },
    );
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}
