/** Results for programs. */
import type { Format } from "./format.ts";

export const json: Format = {
  check: ({ stacks }) => text(stacks),
  diff: ({ stacks, against }) => text({ against, stacks }),
};

function text(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
