/** Whether a selector finds a pod. */
import type { Input } from "./input.ts";

/** A map of labels, as a Service has it; `except` is judged elsewhere. Null where it is not known yet. */
export function finds(wanted: Input, labels: Input, except?: string): boolean | null {
  if (!wanted.known || !labels.known) return null;
  const compared = wanted.entries.filter(([key]) => key !== except);
  const answers = compared.map(([key, value]) =>
    value.known && labels.at(key).known ? labels.at(key).is(value.text) : null,
  );
  if (answers.includes(false)) return false;
  return answers.includes(null) ? null : true;
}

/** A `labelSelector`. Null where it is not known yet, and where it uses expressions. */
export function selects(selector: Input, labels: Input): boolean | null {
  const found = finds(selector.at("matchLabels"), labels);
  return found === true && !selector.at("matchExpressions").absent ? null : found;
}
