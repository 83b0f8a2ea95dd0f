/** All rules. A new rule is a file of its own, a line here, and a test of its own. */
import { connectionsFitPostgresql } from "./connections-fit-postgresql.ts";
import { connectionsSurvivePooler } from "./connections-survive-pooler.ts";
import { listenOnSessionListener } from "./listen-on-session-listener.ts";
import { processesFitMemory } from "./processes-fit-memory.ts";
import type { Rule } from "./rule.ts";
import { timeOutsInOrder } from "./time-outs-in-order.ts";
import { workersCarryUsers } from "./workers-carry-users.ts";
import { workersFitCpu } from "./workers-fit-cpu.ts";

export const rules: readonly Rule[] = [
  connectionsFitPostgresql,
  connectionsSurvivePooler,
  listenOnSessionListener,
  processesFitMemory,
  timeOutsInOrder,
  workersCarryUsers,
  workersFitCpu,
];
