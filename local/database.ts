/** What is done to PostgreSQL from beside it: SQL as superuser, Patroni's configuration, backups. */
import { groupsOf, type Topology, theGroup } from "../model/topology.ts";
import type { Layout, Node } from "../templates/layout.ts";
import {
  type DynamicDocument,
  dynamicConfiguration,
  dynamicDocument,
  dynamicPatch,
} from "../templates/patroni/dynamic.ts";
import { pgbackrestFile, stanzaName } from "../templates/pgbackrest/settings.ts";
import { type InsideOptions, runInside } from "./namespace.ts";

export interface Member {
  readonly name: string;
  /** leader, sync_standby, replica … */
  readonly role: string;
  readonly state: string;
  /** Bytes behind; null on the leader, or when nobody knows. */
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
      const answer = await this.#rest(node, "/primary").catch(() => null);
      if (answer?.ok === true) return node;
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
    const output = await this.#psql(leader, ["-d", database, "-At", "-F", "\t", "-c", sql]);
    return output === "" ? [] : output.split("\n").map((line) => line.split("\t"));
  }

  /** Brings Patroni's dynamic configuration to what the topology says; restarts members that wait for it. */
  async configure(note: (line: string) => void): Promise<void> {
    const leader = await this.#theLeader();
    const current = (await (await this.#rest(leader, "/config")).json()) as DynamicDocument;
    const patch = dynamicPatch(dynamicDocument(dynamicConfiguration(this.#topology)), current);
    if (Object.keys(patch).length === 0) return;
    note("changing Patroni's configuration");
    const answer = await this.#rest(leader, "/config", {
      method: "PATCH",
      body: JSON.stringify(patch),
    });
    if (!answer.ok) throw new Error(`Patroni refused its configuration: ${await answer.text()}`);
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
    const [node] = this.#nodes();
    const output = await this.#backrest(node as Node, ["--output=json", "info"]);
    const stanzas = JSON.parse(output) as { backup?: { label: string }[] }[];
    return stanzas.flatMap((stanza) => stanza.backup ?? []).map((backup) => backup.label);
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

  async #rest(node: Node, path: string, init: RequestInit = {}): Promise<Response> {
    const credentials = Buffer.from(`patroni:${this.#password}`).toString("base64");
    return await fetch(`http://${node.bind}:${this.#layout.port("patroni")}${path}`, {
      ...init,
      headers: { authorization: `Basic ${credentials}` },
      signal: AbortSignal.timeout(5000),
    });
  }

  #nodes(): Node[] {
    return groupsOf(this.#topology, "database").flatMap((group) => [...this.#layout.nodes(group)]);
  }

  /** Host and port of the writable endpoint. */
  writable(): { host: string; port: number } {
    const [router] = this.#layout.nodes(theGroup(this.#topology, "router"));
    return this.#layout.endpoint("rw", router as Node);
  }
}

interface RawMember {
  readonly name: string;
  readonly role: string;
  readonly state: string;
  readonly lag?: number | string;
}
