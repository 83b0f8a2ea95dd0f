/** The stack's generated secrets are looked for everywhere where none may be. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { connect } from "node:tls";
import { expect, test } from "vitest";
import { show } from "../../model/text.ts";
import type { Ask } from "./cluster.ts";
import { namespaceOf, processesOf, procFile } from "./inside.ts";
import { domain, edge } from "./suite-stack.ts";

export function secretCases(ask: Ask): void {
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
