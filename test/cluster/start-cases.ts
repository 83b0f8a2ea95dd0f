/** What a person waits for, and what the machine has to give. */
import { expect, test } from "vitest";
import { HttpClient } from "../../drills/traffic/http-client.ts";
import { type Ask, connect } from "./cluster.ts";
import { withContacts } from "./edit-cases.ts";
import { figure } from "./figures.ts";
import { namespaceOf, processesOf, procFile } from "./inside.ts";
import { domain, edge } from "./suite-stack.ts";

const gibibyte = 2 ** 30;

/**
 * Right after the start all processes share 2 GB. Python keeps what it once needed: after work they
 * stay within half of what the topology promises to Odoo and PostgreSQL.
 */
export function memoryCases(ask: Ask, when: "idle" | "used"): void {
  test(`memory of all its processes, ${when}`, () => {
    const { stack, mode } = ask();
    const pids = processesOf(namespaceOf(stack.running.supervisor.pid) as string);
    const kilobytes = pids.map((pid) =>
      Number(/^Pss:\s+(\d+) kB/m.exec(procFile(pid, "smaps_rollup"))?.[1] ?? 0),
    );
    const bytes = kilobytes.reduce((sum, value) => sum + value * 1024, 0);
    figure(`pss-mebibytes-${when}-${mode}`, bytes / 2 ** 20);
    figure(`processes-${when}-${mode}`, pids.length);
    const promised = stack.loaded.topology.groups.reduce(
      (sum, group) => sum + group.instances * group.memory,
      0,
    );
    const justStarted = when === "idle" && mode === "session";
    expect(bytes).toBeGreaterThan(gibibyte / 4);
    expect(bytes).toBeLessThanOrEqual(justStarted ? 2e9 : promised / 2);
  });
}

export function againCases(ask: Ask): void {
  test("up again changes nothing, in less than 8 s", async () => {
    const { stack, mode } = ask();
    const { seconds, changed } = await stack.up(mode);
    figure(`up-without-change-seconds-${mode}`, seconds);
    expect(changed).toEqual([]);
    // Every program is asked for its work, on machines that may be busy.
    expect(seconds).toBeLessThan(8);
  });
}

/** Once, at the end: everybody is cut off. */
export function restartCases(ask: Ask): void {
  test("down and up take less than 60 s, and keep what was there", async () => {
    const { stack, mode, second } = ask();
    const before = await second.call<number>("cluster.probe", "search_count", [[]]);
    const down = await stack.down({ purge: false });
    const { authority } = ask();
    const visitor = new HttpClient({
      host: edge.host,
      port: edge.https,
      name: `${domain}:${edge.https}`,
      authority,
    });
    await expect(visitor.get("/web/login")).rejects.toThrow(/ECONNREFUSED/);
    const up = await stack.up(mode, withContacts);
    figure("down-seconds", down);
    figure("up-warm-seconds", up.seconds);
    expect(down + up.seconds).toBeLessThan(60);
    // The session of before: its file is the stack's, not a process's.
    expect(await second.call<number>("cluster.probe", "search_count", [[]])).toBe(before);
    expect(before).toBeGreaterThan(0);
    await connect(stack, mode);
  });
}
