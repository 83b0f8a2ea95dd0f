/** The committed stacks on AWS, recorded. */
import { loadResources, loadStack } from "../../../load.ts";
import { Recorded } from "../kubernetes/recorded.ts";

export async function recordedStack(
  name: string,
  outputs: "known" | "unknown" = "known",
): Promise<Recorded> {
  return new Recorded(await loadResources(loadStack(name), outputs));
}
