import type { Problem } from "../../model/user-error.ts";
import type { Asked } from "./named-files.ts";
import { pathProblem } from "./path.ts";

/** Odoo itself only warns of a missing folder, and starts without the team's modules. */
export function addonsProblems(asked: Asked): Problem[] {
  return asked.spec.cluster.odoo.addons.flatMap((written, index) => {
    const path = ["odoo", "addons", index];
    return pathProblem(asked, { key: "odoo.addons", path, written, kind: "folder" }) ?? [];
  });
}
