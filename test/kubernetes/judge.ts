/** What a real API server says to manifests: accepted or refused, with its own words. */
import { type Answer, type ApiClient, messageOf } from "./api-client.ts";
import { type Manifest, podOf, subjectOf } from "./manifest.ts";

export interface Verdict {
  /** `Deployment odoo/web`. */
  readonly subject: string;
  readonly accepted: boolean;
  /** The server's message when refused; of a workload whose pods are refused, the message for the pod. */
  readonly message: string | null;
  /** Accepted, but not for long: old versions of the API, unknown annotations of pod security. */
  readonly warnings: readonly string[];
}

/**
 * Judges manifests in the order in which a cluster needs them; verdicts come in the order given.
 * Namespaces, classes of priority and definitions are really made, because the rest is judged by what they say. All
 * else is a dry run: it passes every step of admission and leaves nothing behind.
 */
export async function judge(api: ApiClient, manifests: readonly Manifest[]): Promise<Verdict[]> {
  const verdicts = new Map<Manifest, Verdict>();
  const first = manifests.filter(isKept);
  for (const manifest of first) verdicts.set(manifest, await judgeOne(api, manifest));
  const rest = manifests.filter((manifest) => !isKept(manifest));
  await Promise.all(
    rest.map(async (manifest) => {
      verdicts.set(manifest, await judgeOne(api, manifest));
    }),
  );
  return manifests.map((manifest) => verdicts.get(manifest) as Verdict);
}

/** The refusals as lines, for an assertion that shows them all. */
export function refusals(verdicts: readonly Verdict[]): string[] {
  return verdicts.flatMap(({ accepted, subject, message }) =>
    accepted ? [] : [`${subject}: ${message}`],
  );
}

function isKept({ kind }: Manifest): boolean {
  return ["Namespace", "CustomResourceDefinition", "PriorityClass"].includes(kind);
}

async function judgeOne(api: ApiClient, manifest: Manifest): Promise<Verdict> {
  const answers = [await api.create(manifest, { dryRun: true })];
  // That it is there already is no objection.
  if (answers[0]?.status === 409) answers.pop();
  if (answers.every(isGood))
    answers.push(await api.apply(manifest, { dryRun: !isKept(manifest), force: true }));
  const pod = podOf(manifest);
  // Pod security only warns of a workload; its pods it refuses.
  if (pod !== null && answers.every(isGood)) answers.push(await api.create(pod, { dryRun: true }));
  const refused = answers.find((answer) => !isGood(answer));
  return {
    subject: subjectOf(manifest),
    accepted: refused === undefined,
    message: refused === undefined ? null : messageOf(refused),
    warnings: [...new Set(answers.flatMap((answer) => answer.warnings))],
  };
}

function isGood({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}
