/**
 * What a drill leaves in Odoo while it runs: rows of `ir.logging` that count writes and runs of
 * cron, a job, and an action that notifies. All of it carries the drill's own name and is removed
 * in the end.
 */
import { namePrefix } from "../../model/drill-names.ts";
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

/** Makes them, under a name of their own. What a drill left that was interrupted is removed first. */
export async function makeMarks(session: Session): Promise<Marks> {
  await removeNamed(session, "=like", `${namePrefix} %`);
  const name = `${namePrefix} ${new Date().toISOString()}`;
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
  await removeNamed(session, "=", marks.name);
}

/** In this order: each cron job has an action of its own, which stays when the job leaves. */
async function removeNamed(session: Session, operator: string, name: string): Promise<void> {
  for (const model of ["ir.logging", "ir.cron", "ir.actions.server"]) {
    await removeAll(session, model, [["name", operator, name]]);
  }
}

async function removeAll(session: Session, model: string, domain: unknown[]): Promise<void> {
  const found = await session.call<number[]>(model, "search", [domain], {
    context: { active_test: false },
  });
  if (found.length > 0) await session.call(model, "unlink", [found]);
}

function inOneDay(): string {
  return odooTime(new Date(Date.now() + 24 * 3600 * 1000));
}

/** `2026-01-31 12:00:00`, UTC, as Odoo writes times. */
export function odooTime(date: Date): string {
  return date.toISOString().slice(0, 19).replace("T", " ");
}
