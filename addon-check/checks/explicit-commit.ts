import type { Check } from "../check.ts";

export const explicitCommit: Check = {
  id: "explicit-commit",
  weight: "warning",
  title: "A commit() or rollback() on the cursor that Odoo gave.",
  why: "It ends the transaction in the middle: what follows runs on another server connection, without the locks, temporary tables and local settings that came before. In a request or a queue job the half that was committed stays when the rest fails, and runs again on a retry.",
  fix: "Leave it to Odoo. For a part that may fail use `with cr.savepoint():`; for one that must stay, a cursor of its own: `with self.env.registry.cursor() as cr:`; in a scheduled action of Odoo 19, `self.env['ir.cron']._commit_progress()`.",
  source:
    "https://www.odoo.com/documentation/19.0/contributing/development/coding_guidelines.html#never-commit-the-transaction",
  found: ["self.env.cr.commit()", "self._cr.rollback()", "cr.commit()"],
  fine: [
    "with self.env.registry.cursor() as cr:\n    cr.commit()",
    "with self.env.cr.savepoint():\n    pass",
    "session.commit()",
  ],
  python: (fact) =>
    fact.kind === "call" &&
    /(?:^|[._])cr\.(?:commit|rollback)$/.test(fact.path) &&
    fact.arguments.length === 0 &&
    !fact.onOwnCursor,
};
