import { expect, test } from "vitest";
import { complaints, specOf } from "./written-stack.ts";

const written = (entry: string) => `exemptions:\n  - ${entry}`;
const whole =
  "{ rule: workers-fit-cpu, subject: interactive, reason: it waits for others, owner: platform team, expires: 2027-01-31 }";

test("an exemption as it is written", () => {
  expect(specOf(written(whole)).cluster.exemptions).toEqual([
    {
      rule: "workers-fit-cpu",
      subject: "interactive",
      reason: "it waits for others",
      owner: "platform team",
      expires: "2027-01-31",
    },
  ]);
});

test.each<[string, string, string]>([
  [
    "a wildcard",
    whole.replace("interactive", '"*"'),
    'stack.yaml:6: exemptions.0.subject must be the exact subject of one finding; wildcards are refused, got "*". Correct the value',
  ],
  [
    "a day that is none",
    whole.replace("2027-01-31", "2027-02-30"),
    'stack.yaml:6: exemptions.0.expires must be a day such as `2026-12-31`, got "2027-02-30". Correct the value',
  ],
  [
    "no reason",
    whole.replace("reason: it waits for others, ", ""),
    "stack.yaml:6: exemptions.0.reason is missing. Add it as text",
  ],
  [
    "an empty reason",
    whole.replace("it waits for others", "' '"),
    'stack.yaml:6: exemptions.0.reason must be a reason on one line, 3 to 500 letters, got " ". Correct the value',
  ],
  [
    "a key of others",
    whole.replace("owner", "until: never, owner"),
    "stack.yaml:6: exemptions.0.until is not a key of a stack file. Remove it; `odoo-cluster schema` and docs/SETTINGS.md list the keys",
  ],
])("%s is refused", (_, entry, message) => {
  expect(complaints(written(entry))).toEqual([message]);
});
