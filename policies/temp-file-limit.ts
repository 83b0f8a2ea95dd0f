import { showBytes } from "../model/spec/units.ts";
import { balance, primaries } from "./budget.ts";
import type { Rule } from "./rule.ts";

export const tempFileLimit: Rule = {
  id: "temp-file-limit",
  severity: "mandatory",
  title: "Temporary files of one session take at most half of the volume of data.",
  why: "A query that sorts or joins without end writes temporary files beside the data. Without a limit they fill the volume, and every session fails, not the one that did it.",
  fix: "Take temp_file_limit out, its default is a quarter of the volume; or raise the volume (kubernetes.storage.database, aws.storage.database).",
  source: "https://www.postgresql.org/docs/17/runtime-config-resource.html#GUC-TEMP-FILE-LIMIT",
  check: ({ topology }) =>
    primaries(topology).flatMap((group) => {
      const value = group.parameters.find(({ name }) => name === "temp_file_limit")?.value;
      const disk = balance(topology, "disk", `${group.name}:data`);
      const unlimited = value === undefined || /^-1/.test(value);
      const over = disk !== null && disk.use > disk.limit;
      if (!over && !(disk === null && unlimited)) return [];
      return [
        {
          subject: `${group.name}:temp_file_limit`,
          message: `temp_file_limit = ${value ?? "-1 (PostgreSQL's default)"}${disk === null ? " has no end" : `, half of the volume is ${showBytes(disk.limit)}`}`,
          path: ["postgresql", "parameters", "temp_file_limit"],
        },
      ];
    }),
};
