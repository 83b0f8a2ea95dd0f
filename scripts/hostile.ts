/** `npm run hostile -- 10000`: that many stack files with faults, other ones at each run. */
import { runSteps, summary } from "./steps.ts";

const cases = process.argv[2] ?? "10000";
if (!/^[1-9]\d{0,6}$/.test(cases)) {
  process.stderr.write(
    `npm run hostile: how many stack files must be a whole number of at most 7 digits, got ${JSON.stringify(cases)}. Write \`npm run hostile -- 10000\`\n`,
  );
  process.exit(2);
}
const failed = await runSteps([
  {
    name: `${cases} hostile stack files`,
    script: "node_modules/vitest/vitest.mjs",
    args: ["run", "--project", "unit", "test/hostile"],
    environment: { ODOO_CLUSTER_HOSTILE: cases },
  },
]);
process.exitCode = summary(failed, []);
