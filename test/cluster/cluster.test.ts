/**
 * A whole cluster, used as people use it. One file, because the stack is brought up once: the
 * cases of each subject stand beside it, and run for both pool modes of PgBouncer.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { currentMounts } from "../../local/root/mounts.ts";
import { listeners } from "../../local/sockets.ts";
import { backgroundCases } from "./background-cases.ts";
import { browserCases } from "./browser-cases.ts";
import { type Cluster, connect } from "./cluster.ts";
import { connectionCases } from "./connection-cases.ts";
import { databaseCases } from "./database-cases.ts";
import { drillCases } from "./drill-cases.ts";
import { editCases, withContacts } from "./edit-cases.ts";
import { figure } from "./figures.ts";
import { fileCases } from "./file-cases.ts";
import {
  changedSince,
  type HostState,
  hostState,
  leftFolders,
  own,
  ownConnections,
} from "./host.ts";
import { namespaceOf, processesOf } from "./inside.ts";
import { interruptionCases } from "./interruption-cases.ts";
import { outageCases } from "./outage-cases.ts";
import { pdfCases } from "./pdf-cases.ts";
import { refusedCases } from "./refused-cases.ts";
import { secretCases } from "./secret-cases.ts";
import { againCases, memoryCases, restartCases } from "./start-cases.ts";
import { keptFolder, type PoolMode, SuiteStack, type TimedUp } from "./suite-stack.ts";

const isKept = keptFolder !== undefined;
const scratch = mkdtempSync(join(tmpdir(), "odoo-cluster-suite-host-"));
const stack = new SuiteStack();
let host: HostState;
let cluster: Cluster | null = null;
const ask = (): Cluster => {
  if (cluster === null) throw new Error("the cluster is not up");
  return cluster;
};

beforeAll(async () => {
  // What a run that was killed left would make this one's figures wrong.
  if (!isKept) await stack.down({ purge: true });
  host = hostState(join(scratch, "marker"));
});
afterAll(async () => {
  if (!isKept) {
    await stack.down({ purge: true });
    stack.forget();
  }
  rmSync(scratch, { recursive: true, force: true });
});

// The second mode comes by an edit of the stack file, on the same data.
describe.each<PoolMode>(["session", "transaction"])("PgBouncer in %s mode", (mode) => {
  let arrival: TimedUp;
  beforeAll(async () => {
    arrival = await stack.up(mode);
    figure(`up-to-${mode}-mode-seconds`, arrival.seconds);
    cluster = await connect(stack, mode);
  });

  test.runIf(mode === "session" && !isKept)("the first up ends within 8 minutes", () => {
    // Without a root in the cache this is the time of a new machine.
    expect(arrival.changed).toContain("edge-1");
    expect(arrival.seconds).toBeLessThan(480);
  });

  test.runIf(mode === "transaction")("the edit touches PgBouncer's pooled listeners alone", () => {
    expect(arrival.changed.toSorted()).toEqual(["pgbouncer-1-pooled", "pgbouncer-2-pooled"]);
  });

  describe("arrived", () => memoryCases(ask, "idle"));
  describe("browser", () => browserCases(ask));
  describe("files", () => fileCases(ask));
  describe("PDF", () => pdfCases(ask));
  describe("refused", () => refusedCases(ask));
  describe("behind", () => backgroundCases(ask));
  describe("database", () => databaseCases(ask));
  describe("secrets", () => secretCases(ask, mode));
  describe("used", () => memoryCases(ask, "used"));
  describe("again", () => againCases(ask));
  describe("clients", () => connectionCases(ask, mode));
  describe("outage", () => outageCases(ask));
  describe("drills", () => drillCases(ask, mode));
});

describe("edits", () => editCases(ask));

describe("in the end", () => {
  restartCases(ask);
  interruptionCases(ask, "transaction", withContacts);

  test.skipIf(isKept)("purge leaves the machine as it was", async () => {
    const namespace = namespaceOf(stack.running.supervisor.pid) as string;
    expect(processesOf(namespace).length).toBeGreaterThan(30);
    expect(own(listeners()).length).toBeGreaterThan(20);
    await stack.down({ purge: true });
    expect(processesOf(namespace)).toEqual([]);
    expect(own(listeners())).toEqual(host.listeners);
    expect(ownConnections()).toBe(0);
    expect(currentMounts()).toBe(host.mounts);
    expect(leftFolders()).toEqual([]);
    expect(changedSince(host)).toEqual([]);
  });
});
