/** What is done to PostgreSQL from beside it: SQL as superuser, Patroni's configuration, backups. */
import { randomUUID } from "node:crypto";
import { groupsOf, type Topology } from "../model/topology.ts";
import type { Layout, Node } from "../templates/layout.ts";
import {
  type DynamicDocument,
  dynamicConfiguration,
  dynamicDocument,
  dynamicPatch,
} from "../templates/patroni/dynamic.ts";
import { pgbackrestFile, stanzaName } from "../templates/pgbackrest/settings.ts";
import type { Backup } from "./health.ts";
import { type InsideOptions, runInside } from "./namespace.ts";
import {
  differingParameters,
  parametersQuery,
  type ServerParameter,
  wantedParameters,
} from "./parameter-check.ts";
import { sleep, until } from "./until.ts";

export interface Member {
  readonly name: string;
  /** leader, sync_standby, replica … */
  readonly role: string;
  readonly state: string;
  /** Bytes behind; null on the leader, or when it is not known. */
  readonly lag: number | null;
}

export class DatabaseAdmin {
  readonly #pid: number;
  readonly #topology: Topology;
  readonly #layout: Layout;
  readonly #password: string;

  constructor(pid: number, topology: Topology, layout: Layout, restPassword: string) {
    this.#pid = pid;
    this.#topology = topology;
    this.#layout = layout;
    this.#password = restPassword;
  }

  /** Every member as Patroni sees it; empty while no agent answers. */
  async members(): Promise<Member[]> {
    for (const node of this.#nodes()) {
      const answer = await this.#rest(node, "/cluster").catch(() => null);
      if (answer === null || !answer.ok) continue;
      const { members } = (await answer.json()) as { members: RawMember[] };
      return members.map(({ name, role, state, lag }) => ({
        name,
        role,
        state,
        lag: typeof lag === "number" ? lag : null,
      }));
    }
    return [];
  }

  /** The node whose PostgreSQL takes writes; null while there is none. */
  async leader(): Promise<Node | null> {
    for (const node of this.#nodes()) {
      const answer = await this.#rest(node, "/patroni").catch(() => null);
      if (answer === null) continue;
      // `/primary` answers 200 on the holder of the leader key, also while it still promotes.
      const { state, role } = (await answer.json()) as { state?: string; role?: string };
      if (state === "running" && role === "primary") return node;
    }
    return null;
  }

  /** Runs a rendered SQL file on the leader as superuser, through its socket. */
  async runFile(file: string): Promise<void> {
    const leader = await this.#theLeader();
    await this.#psql(leader, ["-f", file]);
  }

  /** One statement on the leader as superuser; rows of unaligned columns. */
  async query(database: string, sql: string): Promise<string[][]> {
    const leader = await this.#theLeader();
    // A value may hold tabs and newlines; none holds a zero byte, and none knows the mark between rows.
    const row = randomUUID();
    const output = await this.#psql(leader, ["-d", database, "-At", "-z", "-R", row, "-c", sql]);
    return output === "" ? [] : output.split(row).map((line) => line.split("\0"));
  }

  /**
   * Compares what every instance runs with to what was rendered. @throws with every parameter that
   * differs, once members had the time to take it.
   */
  async requireParameters(note: (line: string) => void): Promise<void> {
    let differing: readonly string[] = [];
    const agrees = async () => {
      differing = await this.#differingParameters();
      if (differing[0] !== undefined) note(differing[0]);
      return differing.length === 0;
    };
    if (await until(agrees, 15, 1000)) return;
    throw new Error(
      ["PostgreSQL does not run with what was rendered for it:", ...differing].join("\n  "),
    );
  }

  async #differingParameters(): Promise<string[]> {
    const differing: string[] = [];
    for (const { node, parameters } of wantedParameters(this.#topology, this.#layout)) {
      const answer = await this.#psql(node, ["-At", "-c", parametersQuery]);
      const found = JSON.parse(answer) as ServerParameter[];
      differing.push(...differingParameters(parameters, found).map((it) => `${node.id}: ${it}`));
    }
    return differing;
  }

  /**
   * Brings Patroni's dynamic configuration to what the topology says. Members that then wait for a
   * restart get it one after the other; the primary last, after the standby took its place. No client
   * may be inside while it is taken away: `closed` sees to that.
   */
  async configure(
    note: (line: string) => void,
    closed: (work: () => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const leader = await this.#theLeader();
    const current = (await (await this.#rest(leader, "/config")).json()) as DynamicDocument;
    const patch = dynamicPatch(dynamicDocument(dynamicConfiguration(this.#topology)), current);
    if (Object.keys(patch).length > 0) {
      note("changing Patroni's configuration");
      await this.#change(leader, "PATCH", "/config", patch);
      // Members look at it once in loop_wait.
      await sleep(5000);
    }
    for (let round = 0; round < 4; round++) {
      const waiting = await this.#waitingForRestart();
      if (waiting.length === 0) return;
      const primary = await this.#theLeader();
      const own = waiting.find(({ node }) => node.id === primary.id);
      // A standby takes a lower limit only after its primary has it: there the primary is first, in
      // place, because another one would begin with the higher limit again.
      if (own?.lowers === true) {
        await closed(() => this.#restart(primary, note));
        continue;
      }
      for (const { node } of waiting) if (node.id !== primary.id) await this.#restart(node, note);
      if (own === undefined) continue;
      if (await this.#standbyIsReady(note)) {
        note(`switching over from ${primary.id}, which needs a restart`);
        await closed(() => this.switchover());
        // It restarted when it became a standby; the next round sees whether that was enough.
        await this.#untilFollows(primary, note);
      } else {
        await closed(() => this.#restart(primary, note));
      }
    }
  }

  /** Members that a parameter waits to restart; `lowers`: a limit that standbys must not be below. */
  async #waitingForRestart(): Promise<{ readonly node: Node; readonly lowers: boolean }[]> {
    const waiting: { node: Node; lowers: boolean }[] = [];
    for (const node of this.#nodes()) {
      const answer = await this.#rest(node, "/patroni").catch(() => null);
      const { pending_restart: pending, pending_restart_reason: reason = {} } =
        ((await answer?.json()) ?? {}) as PendingRestart;
      if (pending !== true) continue;
      const lowers = Object.entries(reason).some(
        ([name, { old_value: old, new_value: now }]) =>
          followedParameters.includes(name) && Number(now) < Number(old),
      );
      waiting.push({ node, lowers });
    }
    return waiting;
  }

  async #restart(node: Node, note: (line: string) => void): Promise<void> {
    note(`restarting ${node.id}: a parameter needs it`);
    await this.#change(node, "POST", "/restart", { restart_pending: true });
    await this.#untilFollows(node, note);
  }

  /** Whether a synchronous standby is there, or comes within half a minute; none is expected without one. */
  async #standbyIsReady(note: (line: string) => void): Promise<boolean> {
    const group = groupsOf(this.#topology, "postgresql").find(({ kind }) => kind === "primary");
    if (group === undefined || group.synchronousStandbys === 0) return false;
    const names = this.#layout.nodes(group).map(({ id }) => id);
    return await this.#within(30, note, "waiting for a synchronous standby", (members) =>
      members.some(({ name, role }) => role === "sync_standby" && names.includes(name)),
    );
  }

  async #untilFollows(node: Node, note: (line: string) => void): Promise<void> {
    await this.#within(60, note, `waiting for ${node.id} to follow`, (members) =>
      members.some(
        ({ name, state }) => name === node.id && ["running", "streaming"].includes(state),
      ),
    );
  }

  async #within(
    seconds: number,
    note: (line: string) => void,
    line: string,
    holds: (members: readonly Member[]) => boolean | Promise<boolean>,
  ): Promise<boolean> {
    const held = async () => {
      const isSo = await holds(await this.members());
      if (!isSo) note(line);
      return isSo;
    };
    return await until(held, seconds, 200);
  }

  /**
   * Makes the synchronous standby the primary, without losing a commit. Resolves when it takes
   * writes. @throws while there is no such standby.
   */
  async switchover(): Promise<void> {
    const leader = await this.#theLeader();
    const candidate = (await this.members()).find(({ role }) => role === "sync_standby");
    if (candidate === undefined) throw new Error("no synchronous standby can take over");
    await this.#change(leader, "POST", "/switchover", {
      leader: leader.id,
      candidate: candidate.name,
    });
    await this.#within(
      60,
      () => {},
      "",
      async () => (await this.leader())?.id === candidate.name,
    );
  }

  /** Creates the backup stanza where there is none; proves that WAL reaches the repository. */
  async prepareBackups(): Promise<void> {
    const leader = await this.#theLeader();
    await this.#backrest(leader, ["stanza-create"]);
    await this.#backrest(leader, ["check"]);
  }

  /** Takes a full backup and returns its label. */
  async backup(note: (line: string) => void): Promise<string> {
    const leader = await this.#theLeader();
    await this.#backrest(leader, ["--type=full", "backup"], note);
    const labels = await this.backups();
    const label = labels.at(-1);
    if (label === undefined) throw new Error("the backup ended without a label");
    return label;
  }

  /** Labels of the backups in the repository, oldest first. */
  async backups(): Promise<string[]> {
    return (await this.backupsInDetail()).map(({ label }) => label);
  }

  /** The same, with when each ended and what it takes in the repository. */
  async backupsInDetail(): Promise<Backup[]> {
    const [node] = this.#nodes();
    const output = await this.#backrest(node as Node, ["--output=json", "info"]);
    const stanzas = JSON.parse(output) as { backup?: RawBackup[] }[];
    return stanzas
      .flatMap((stanza) => stanza.backup ?? [])
      .map(({ label, timestamp, info }) => ({
        label,
        ended: new Date(timestamp.stop * 1000),
        size: info.repository.delta,
      }));
  }

  async #psql(node: Node, args: readonly string[]): Promise<string> {
    return await runInside(
      this.#pid,
      [
        "psql",
        "-X",
        "-q",
        "-v",
        "ON_ERROR_STOP=1",
        "-h",
        this.#layout.path("run", node),
        "-U",
        "postgres",
        ...(args.includes("-d") ? [] : ["-d", "postgres"]),
        ...args,
      ],
      { user: "postgres" },
    );
  }

  async #backrest(
    node: Node,
    args: readonly string[],
    note?: (line: string) => void,
  ): Promise<string> {
    const options: InsideOptions =
      note === undefined ? { user: "postgres" } : { user: "postgres", onLine: note };
    return await runInside(
      this.#pid,
      [
        "pgbackrest",
        `--config=${pgbackrestFile(this.#layout, node)}`,
        `--stanza=${stanzaName(this.#topology)}`,
        ...args,
      ],
      options,
    );
  }

  async #theLeader(): Promise<Node> {
    const leader = await this.leader();
    if (leader === null) throw new Error("PostgreSQL has no primary");
    return leader;
  }

  async #rest(
    node: Node,
    path: string,
    init: RequestInit = {},
    patience = 5000,
  ): Promise<Response> {
    const credentials = Buffer.from(`patroni:${this.#password}`).toString("base64");
    return await fetch(`http://${node.bind}:${this.#layout.port("patroni")}${path}`, {
      ...init,
      headers: { authorization: `Basic ${credentials}` },
      signal: AbortSignal.timeout(patience),
    });
  }

  async #change(node: Node, method: string, path: string, body: object): Promise<void> {
    const answer = await this.#rest(node, path, { method, body: JSON.stringify(body) }, 120_000);
    if (answer.ok) return;
    throw new Error(`Patroni on ${node.id} refused ${method} ${path}: ${await answer.text()}`);
  }

  #nodes(): Node[] {
    return groupsOf(this.#topology, "postgresql").flatMap((group) => [
      ...this.#layout.nodes(group),
    ]);
  }
}

/** As Patroni 4.0 tells. */
interface PendingRestart {
  readonly pending_restart?: boolean;
  readonly pending_restart_reason?: Readonly<
    Record<string, { readonly old_value: string; readonly new_value: string }>
  >;
}

/**
 * A standby must not have less than its primary
 * (https://www.postgresql.org/docs/17/hot-standby.html, 26.4.3).
 */
const followedParameters: readonly string[] = [
  "max_connections",
  "max_locks_per_transaction",
  "max_prepared_transactions",
  "max_wal_senders",
  "max_worker_processes",
];

interface RawMember {
  readonly name: string;
  readonly role: string;
  readonly state: string;
  readonly lag?: number | string;
}

/** As pgBackRest 2.55 tells. */
interface RawBackup {
  readonly label: string;
  readonly timestamp: { readonly stop: number };
  readonly info: { readonly repository: { readonly delta: number } };
}
