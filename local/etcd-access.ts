/**
 * Passwords of etcd. A client that writes to Patroni's keys has PostgreSQL's service run commands
 * (`postgresql.callbacks`), so a store without passwords is a shell for every local user.
 * Through etcd's JSON gateway (https://etcd.io/docs/v3.5/dev-guide/api_grpc_gateway/).
 *
 * @see docs/decisions/0030-doors.md
 */
import { groupsOf, theGroup } from "../model/topology.ts";
import { consensusPrefix } from "../templates/patroni/settings.ts";
import type { Run } from "./stack.ts";
import { sleep } from "./until.ts";

export interface EtcdPasswords {
  readonly root: string;
  readonly patroni: string;
}

/**
 * Lets etcd ask for passwords, where it does not yet. Members that run without one since a former version
 * read theirs first, by a reload; one that starts with a password wants a store that asks for it.
 */
export async function closeEtcd(run: Run): Promise<void> {
  const group = theGroup(run.topology, "etcd");
  const urls = run.layout.upstream(group, "etcd").map((address) => `http://${address}`);
  const password = (secret: string) => run.read({ secret, form: "plain" });
  const passwords = { root: password("etcd-root"), patroni: password("etcd-patroni") };
  const url = urls[0] as string;
  if (await asksForPasswords(url, passwords)) return;
  await run.progress.step("etcd asks for passwords", async (note) => {
    const members = await runningMembers(run);
    for (const name of members) await run.supervisor.signal("HUP", name);
    if (members.length > 0) {
      note("waiting until Patroni has its password");
      // Each looks at its file within loop_wait, which is a second.
      await sleep(5000);
    }
    await requirePasswords(url, passwords);
  });
}

async function runningMembers(run: Run): Promise<string[]> {
  const names = groupsOf(run.topology, "postgresql").flatMap((group) =>
    run.layout.nodes(group).map(({ id }) => id),
  );
  const states = await run.supervisor.states();
  return states
    .filter(({ name, state }) => names.includes(name) && state === "RUNNING")
    .map(({ name }) => name);
}

/** @throws where it asks for another password than ours. */
export async function asksForPasswords(url: string, passwords: EtcdPasswords): Promise<boolean> {
  const answer = await call(url, "/v3/auth/authenticate", {
    name: "root",
    password: passwords.root,
  });
  if (answer.ok) return true;
  if (answer.text.includes("authentication is not enabled")) return false;
  throw new Error(`etcd at ${url} refuses the password of its user root: ${answer.text}`);
}

/** Users and roles first; each step is safe to repeat, so that an interrupted run is mended by the next. */
export async function requirePasswords(url: string, passwords: EtcdPasswords): Promise<void> {
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  for (const [name, password] of Object.entries(passwords)) {
    await step(url, "/v3/auth/user/add", { name, password });
    // Of an interrupted run it may have another one.
    await step(url, "/v3/auth/user/changepw", { name, password });
    await step(url, "/v3/auth/role/add", { name });
  }
  await step(url, "/v3/auth/role/grant", {
    name: "patroni",
    perm: {
      permType: "READWRITE",
      key: base64(consensusPrefix),
      // Every key with this prefix: up to the first one behind them.
      range_end: base64(consensusPrefix.replace(/\/$/, "0")),
    },
  });
  for (const name of Object.keys(passwords)) {
    await step(url, "/v3/auth/user/grant", { user: name, role: name });
  }
  await step(url, "/v3/auth/enable", {});
}

async function step(url: string, path: string, body: object): Promise<void> {
  const { ok, text } = await call(url, path, body);
  if (ok || /already (exists|granted)|already granted to/.test(text)) return;
  throw new Error(`etcd at ${url} refuses ${path}: ${text}`);
}

async function call(
  url: string,
  path: string,
  body: object,
): Promise<{ readonly ok: boolean; readonly text: string }> {
  const answer = await fetch(`${url}${path}`, {
    method: "POST",
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await answer.text();
  const { message, error } = JSON.parse(text) as { message?: string; error?: string };
  return { ok: answer.ok, text: message ?? error ?? "" };
}
