/** All verbs. A new one is a file in commands/ and a line here. */
import type { Command } from "./command.ts";
import { backup } from "./commands/backup.ts";
import { cache } from "./commands/cache.ts";
import { check } from "./commands/check.ts";
import { checkAddons } from "./commands/check-addons.ts";
import { describe } from "./commands/describe.ts";
import { diff } from "./commands/diff.ts";
import { down } from "./commands/down.ts";
import { drill } from "./commands/drill.ts";
import { explain } from "./commands/explain.ts";
import { logs } from "./commands/logs.ts";
import { psql } from "./commands/psql.ts";
import { render } from "./commands/render.ts";
import { report } from "./commands/report.ts";
import { restart } from "./commands/restart.ts";
import { schema } from "./commands/schema.ts";
import { size } from "./commands/size.ts";
import { status } from "./commands/status.ts";
import { switchover } from "./commands/switchover.ts";
import { up } from "./commands/up.ts";

export const commands: readonly Command[] = [
  up,
  down,
  status,
  logs,
  restart,
  switchover,
  psql,
  backup,
  drill,
  check,
  checkAddons,
  diff,
  explain,
  describe,
  render,
  report,
  schema,
  size,
  cache,
];
