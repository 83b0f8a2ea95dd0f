/** A user who books: each write has a number of its own, and is written down once acknowledged. */
import type { Ledger } from "./ledger.ts";
import type { Session } from "./session.ts";

export interface Writes {
  /** Numbers that Odoo acknowledged. */
  readonly acknowledged: readonly number[];
  /** Numbers of which it is not known whether they were written. */
  readonly unknown: readonly number[];
}

/** Writes ten times a second until it is told to stop. A refused write is tried again, a failed one is not. */
export async function writer(
  session: Session,
  ledger: Ledger,
  name: string,
  isOver: () => boolean,
): Promise<Writes> {
  const acknowledged: number[] = [];
  const unknown: number[] = [];
  let number = 1;
  while (!isOver()) {
    const row = {
      name,
      type: "server",
      path: "drill",
      func: "write",
      line: String(number),
      message: "written",
    };
    const { outcome } = await ledger.follow("write", () =>
      session.call("ir.logging", "create", [[row]]),
    );
    if (outcome === "ok") acknowledged.push(number);
    if (outcome === "failed") unknown.push(number);
    if (outcome !== "refused") number += 1;
    await pause(100);
  }
  return { acknowledged, unknown };
}

export async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
