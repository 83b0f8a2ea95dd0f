/** Rows of demands over a recording: who breaks one, and a recording with a mistake in it. */
import { Recorded } from "../kubernetes/recorded.ts";
import type { Check } from "./foundation-check.ts";
import type { Inputs } from "./foundation-recorded.ts";

/** The resources that break a demand, as `Bucket logs`. */
export function offenders({ of, holds }: Check, recording: Recorded): string[] {
  return recording
    .of(of)
    .filter((fact) => holds(fact.inputs as Inputs, recording, fact) !== true)
    .map(({ type, name }) => `${type.split(":").at(-1)} ${name}`);
}

/** The same registrations with one mistake. */
export function withMistake({ of, plantedIn = of, planted }: Check, recording: Recorded): Recorded {
  const [kind = "", name] = plantedIn.split(" ");
  const victim = recording.of(kind).find((fact) => name === undefined || fact.name === name);
  if (victim === undefined) throw new Error(`there is no ${plantedIn}`);
  const inputs = structuredClone(victim.inputs) as Inputs;
  planted(inputs);
  return new Recorded(recording.all.map((fact) => (fact === victim ? { ...fact, inputs } : fact)));
}
