/**
 * What a drill leaves in Odoo while it runs: rows of `ir.logging` that count writes and runs of
 * cron, a job, and an action that notifies. All of it carries the drill's own name and is removed
 * in the end.
 */
import type { Session } from "./session.ts";

export interface Marks {
  /** In `ir_logging.name` of every row. */
  readonly name: string;
  readonly job: number;
  readonly action: number;
}

/** Channel of the bus on which a drill notifies. */
export function channelOf(marks: Pick<Marks, "name">): string {
  return marks.name.replaceAll(" ", "-");
}

export async function makeMarks(session: Session, name: string): Promise<Marks> {
  const [model] = await session.call<number[]>("ir.model", "search", [
    [["model", "=", "ir.logging"]],
  ]);
  const row = { name, type: "server", path: "drill", func: "cron", line: "0", message: "ran" };
  const [job] = await session.call<number[]>("ir.cron", "create", [
    [
      {
        name,
        model_id: model,
        state: "code",
        code: `model.sudo().create(${JSON.stringify(row)})`,
        // Runs when it is asked to, not by itself.
        interval_number: 1,
        interval_type: "months",
        nextcall: inOneDay(),
      },
    ],
  ]);
  const [action] = await session.call<number[]>("ir.actions.server", "create", [
    [
      {
        name,
        model_id: model,
        state: "code",
        code: `env["bus.bus"]._sendone(${JSON.stringify(channelOf({ name }))}, "drill", {"at": env.context.get("drill_at")})`,
      },
    ],
  ]);
  if (job === undefined || action === undefined) throw new Error("Odoo made no job or action");
  return { name, job, action };
}

/** Removes all of it. */
export async function removeMarks(session: Session, marks: Marks): Promise<void> {
  const rows = await session.call<number[]>("ir.logging", "search", [[["name", "=", marks.name]]]);
  if (rows.length > 0) await session.call("ir.logging", "unlink", [rows]);
  await session.call("ir.cron", "unlink", [[marks.job]]);
  await session.call("ir.actions.server", "unlink", [[marks.action]]);
}

function inOneDay(): string {
  return odooTime(new Date(Date.now() + 24 * 3600 * 1000));
}

/** `2026-01-31 12:00:00`, UTC, as Odoo writes times. */
export function odooTime(date: Date): string {
  return date.toISOString().slice(0, 19).replace("T", " ");
}
