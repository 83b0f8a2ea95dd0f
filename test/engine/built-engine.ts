/** Pulumi's command line and engine, built from its Go module and kept in the cache. */
import { join } from "node:path";
import { type CachedOptions, ensureCached } from "../built/cached.ts";
import { goPrograms } from "../built/go.ts";

/** As in `cli/go.mod`. Without it the program does not know its own version. */
export const engineVersion = "3.253.0";

/**
 * The folder with the program `pulumi`.
 * @throws {UserError} kind `environment`, when Go is missing or a download fails.
 */
export async function ensureEngine(options: CachedOptions): Promise<string> {
  const version = `github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${engineVersion}`;
  const programs = await goPrograms(
    {
      name: "pulumi",
      module: join(import.meta.dirname, "cli"),
      packages: ["github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"],
      flags: [`-ldflags=-s -w -X ${version}`],
    },
    options.report,
  );
  return await ensureCached(programs, options);
}
