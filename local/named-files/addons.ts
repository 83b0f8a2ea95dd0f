import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { quote } from "../../model/spec-problems.ts";
import type { Problem } from "../../model/user-error.ts";
import type { Asked } from "./named-files.ts";
import { pathOf, pathProblem } from "./path.ts";

/** Odoo itself only warns of a missing folder, and of one without modules; it starts without the team's code. */
export function addonsProblems(asked: Asked): Problem[] {
  return asked.spec.cluster.odoo.addons.flatMap((written, index) => {
    const path = ["odoo", "addons", index];
    const unread = pathProblem(asked, { key: "odoo.addons", path, written, kind: "folder" });
    if (unread !== null) return [unread];
    const problem = noAddons(pathOf(asked, written), written);
    return problem === null ? [] : [{ where: asked.spec.locate(path), ...problem }];
  });
}

/** A module itself, or a folder whose modules are one level further down; null for anything that may become right. */
function noAddons(place: string, written: string): Omit<Problem, "where"> | null {
  if (isModule(place))
    return {
      what: `odoo.addons: ${basename(place)} has a manifest itself: it is a module, not a folder of modules`,
      got: quote(written),
      fix: `Name its parent, ${quote(join(written, ".."))}`,
    };
  const below = foldersOf(place);
  if (below.some((name) => isModule(join(place, name)))) return null;
  const deeper = below.filter((name) =>
    foldersOf(join(place, name)).some((inner) => isModule(join(place, name, inner))),
  );
  if (deeper.length === 0) return null;
  const few = deeper.slice(0, 3).map((name) => quote(join(written, name)));
  return {
    what: "odoo.addons: the modules are one level further down, where Odoo does not look",
    got: quote(written),
    fix: `Name the folders that hold modules: ${few.join(", ")}${deeper.length > 3 ? ", ..." : ""}`,
  };
}

function isModule(folder: string): boolean {
  return existsSync(join(folder, "__manifest__.py"));
}

/** Empty where this user may not look: Odoo's user may. */
function foldersOf(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.isFile() && !entry.name.startsWith("."))
      .map(({ name }) => name)
      .toSorted();
  } catch {
    return [];
  }
}
