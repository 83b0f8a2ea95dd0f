/** The program: the command line of this process, and its exit code. */
import { run } from "./run.ts";

// A closed pipe (`odoo-cluster logs | head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

process.exitCode = await run(process.argv.slice(2));
