import { stackFileSchema } from "../../model/spec-schema.ts";
import type { Command } from "../command.ts";

export const schema: Command = {
  name: "schema",
  summary: "Print the JSON Schema of stack files, for editors",
  run: async () => {
    process.stdout.write(`${JSON.stringify(stackFileSchema(), null, 2)}\n`);
    return 0;
  },
};
