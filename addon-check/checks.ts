/** All checks, those that forbid first. A new one is a file in checks/, a line here, and a test. */
import type { Check } from "./check.ts";
import { autocommit } from "./checks/autocommit.ts";
import { explicitCommit } from "./checks/explicit-commit.ts";
import { heldCursor } from "./checks/held-cursor.ts";
import { listen } from "./checks/listen.ts";
import { loadLibrary } from "./checks/load-library.ts";
import { ownConnection } from "./checks/own-connection.ts";
import { preparedStatement } from "./checks/prepared-statement.ts";
import { sessionAdvisoryLock } from "./checks/session-advisory-lock.ts";
import { sessionSetting } from "./checks/session-setting.ts";
import { temporaryTable } from "./checks/temporary-table.ts";

export const checks: readonly Check[] = [
  listen,
  sessionAdvisoryLock,
  sessionSetting,
  temporaryTable,
  heldCursor,
  preparedStatement,
  loadLibrary,
  explicitCommit,
  ownConnection,
  autocommit,
];
