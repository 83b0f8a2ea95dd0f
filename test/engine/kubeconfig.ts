/** The kubeconfig that the committed example names; the stand-in provider reads none. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Workspace } from "./workspace.ts";

export function writeKubeconfig(workspace: Workspace): void {
  const text = JSON.stringify({
    contexts: [{ name: "production", context: { cluster: "production", user: "deployer" } }],
    clusters: [{ name: "production" }],
    users: [{ name: "deployer" }],
  });
  writeFileSync(join(workspace.folder, "kubeconfig.yaml"), text);
}
