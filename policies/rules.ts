/** All rules. A new rule is a file of its own, a line here, and a test of its own. */
import { autovacuumStaysOn } from "./autovacuum-stays-on.ts";
import { backupsReachBack } from "./backups-reach-back.ts";
import { clientsFitPooler } from "./clients-fit-pooler.ts";
import { connectionsFitPostgresql } from "./connections-fit-postgresql.ts";
import { connectionsSurvivePooler } from "./connections-survive-pooler.ts";
import { damageIsNotHidden } from "./damage-is-not-hidden.ts";
import { databaseOutlastsOdoo } from "./database-outlasts-odoo.ts";
import { idleSessionsStay } from "./idle-sessions-stay.ts";
import { listenOnSessionListener } from "./listen-on-session-listener.ts";
import { mailRelayIsProtected } from "./mail-relay-is-protected.ts";
import { memoryLimitsInOrder } from "./memory-limits-in-order.ts";
import { noDataInLogs } from "./no-data-in-logs.ts";
import { noDevelopmentMode } from "./no-development-mode.ts";
import { noRetiredRoute } from "./no-retired-route.ts";
import { noSecretInOptions } from "./no-secret-in-options.ts";
import { noSingleInstance } from "./no-single-instance.ts";
import { podsAreRestricted } from "./pods-are-restricted.ts";
import { podsStayOffTheHost } from "./pods-stay-off-the-host.ts";
import { processesFitMemory } from "./processes-fit-memory.ts";
import { replicationHasRoom } from "./replication-has-room.ts";
import { resourcesNameTheirProvider } from "./resources-name-their-provider.ts";
import type { Rule } from "./rule.ts";
import { serverWideModulesComplete } from "./server-wide-modules-complete.ts";
import { sharedBuffersFitMemory } from "./shared-buffers-fit-memory.ts";
import { slotsHaveACap } from "./slots-have-a-cap.ts";
import { strictOutlivesOneStandby } from "./strict-outlives-one-standby.ts";
import { timeOutsInOrder } from "./time-outs-in-order.ts";
import { workersCarryUsers } from "./workers-carry-users.ts";
import { workersFitCpu } from "./workers-fit-cpu.ts";

export const rules: readonly Rule[] = [
  autovacuumStaysOn,
  backupsReachBack,
  clientsFitPooler,
  connectionsFitPostgresql,
  connectionsSurvivePooler,
  damageIsNotHidden,
  databaseOutlastsOdoo,
  idleSessionsStay,
  listenOnSessionListener,
  mailRelayIsProtected,
  memoryLimitsInOrder,
  noDataInLogs,
  noDevelopmentMode,
  noRetiredRoute,
  noSecretInOptions,
  noSingleInstance,
  podsAreRestricted,
  podsStayOffTheHost,
  processesFitMemory,
  replicationHasRoom,
  resourcesNameTheirProvider,
  serverWideModulesComplete,
  sharedBuffersFitMemory,
  slotsHaveACap,
  strictOutlivesOneStandby,
  timeOutsInOrder,
  workersCarryUsers,
  workersFitCpu,
];
