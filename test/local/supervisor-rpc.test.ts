import { expect, test } from "vitest";
import { readStates } from "../../local/supervisor-rpc.ts";

/** As supervisor 4.2 answers `supervisor.getAllProcessInfo`. */
const answer = `<?xml version='1.0'?>
<methodResponse><params><param><value><array><data>
<value><struct>
<member><name>name</name><value><string>cron-1</string></value></member>
<member><name>group</name><value><string>cron-1</string></value></member>
<member><name>start</name><value><int>1700000010</int></value></member>
<member><name>stop</name><value><int>1700000009</int></value></member>
<member><name>now</name><value><int>1700000012</int></value></member>
<member><name>state</name><value><int>30</int></value></member>
<member><name>statename</name><value><string>BACKOFF</string></value></member>
<member><name>spawnerr</name><value><string>Exited too quickly &lt;fast &amp; often&gt;</string></value></member>
<member><name>exitstatus</name><value><int>2</int></value></member>
<member><name>stderr_logfile</name><value><string></string></value></member>
<member><name>pid</name><value><int>0</int></value></member>
<member><name>description</name><value><string>Exited too quickly &lt;fast &amp; often&gt;</string></value></member>
</struct></value>
<value><struct>
<member><name>name</name><value><string>edge-1</string></value></member>
<member><name>statename</name><value><string>RUNNING</string></value></member>
<member><name>start</name><value><int>1700000000</int></value></member>
<member><name>pid</name><value><int>4711</int></value></member>
<member><name>description</name><value><string>pid 4711, uptime 0:00:12</string></value></member>
</struct></value>
</data></array></value></param></params></methodResponse>`;

test("every program with its process and how it ended last", () => {
  expect(readStates(answer)).toEqual([
    {
      name: "cron-1",
      state: "BACKOFF",
      detail: "Exited too quickly <fast & often>",
      pid: null,
      started: 1700000010,
      stopped: 1700000009,
      now: 1700000012,
      exitStatus: 2,
    },
    {
      name: "edge-1",
      state: "RUNNING",
      detail: "pid 4711, uptime 0:00:12",
      pid: 4711,
      started: 1700000000,
      stopped: 0,
      now: 0,
      exitStatus: 0,
    },
  ]);
});

test("a fault is an error in its own words", () => {
  const fault = `<methodResponse><fault><value><struct>
<member><name>faultCode</name><value><int>6</int></value></member>
<member><name>faultString</name><value><string>SHUTDOWN_STATE</string></value></member>
</struct></value></fault></methodResponse>`;
  expect(() => readStates(fault)).toThrow("supervisor: SHUTDOWN_STATE");
});
