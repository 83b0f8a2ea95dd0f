/** kube-apiserver, etcd, the database operator and the definitions of custom resources, from the cache. */
import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Cached, type CachedOptions, ensureCached } from "../built/cached.ts";
import { downloaded, goPrograms } from "../built/go.ts";
import {
  type DefinitionSource,
  definitionSources,
  kubernetesVersion,
  operatorSource,
  webhookFile,
  webhookPath,
} from "./versions.ts";

export interface BuiltServers {
  /** Folder with `kube-apiserver` and `etcd`. */
  readonly programs: string;
  /** Folder with CloudNativePG's operator, `manager`. */
  readonly operator: string;
  /** Folder with one YAML file for each source of definitions. */
  readonly definitions: string;
}

/**
 * Builds what is missing; seconds when nothing is.
 * @throws {UserError} kind `environment`, when Go is missing or a download fails.
 */
export async function ensureServers(options: CachedOptions): Promise<BuiltServers> {
  const programs = await goPrograms(
    {
      name: "kubernetes",
      module: join(import.meta.dirname, "servers"),
      packages: ["k8s.io/kubernetes/cmd/kube-apiserver", "./etcd"],
      flags: ["-tags=grpcnotrace", `-ldflags=${linkerFlags()}`],
    },
    options.report,
  );
  const operator = await goPrograms(
    {
      name: "cloudnative-pg",
      module: operatorSource,
      packages: ["./cmd/manager"],
      flags: ["-ldflags=-s -w"],
      patches: [onLoopback],
    },
    options.report,
  );
  return {
    programs: await ensureCached(programs, options),
    operator: await ensureCached(operator, options),
    definitions: await ensureCached(definitions(options.report), options),
  };
}

/** The operator serves its webhooks on every address of the machine, and has no option for it. */
const onLoopback = {
  file: "internal/cmd/manager/controller/controller.go",
  from: "Port:    port,",
  to: 'Host: "127.0.0.1", Port: port,',
};

/** Without these the server calls itself v0.0.0 and accepts no feature of its own version. */
function linkerFlags(): string {
  const [major, minor] = kubernetesVersion.split(".");
  const values = [
    `gitVersion=v${kubernetesVersion}`,
    `gitMajor=${major}`,
    `gitMinor=${minor}`,
  ].flatMap((value) => [
    `-X k8s.io/component-base/version.${value}`,
    `-X k8s.io/client-go/pkg/version.${value}`,
  ]);
  return ["-s -w", ...values].join(" ");
}

function definitions(report: (line: string) => void): Cached {
  return {
    name: "custom-resources",
    madeBy: [
      JSON.stringify([definitionSources, operatorSource, webhookPath]),
      readFileSync(import.meta.filename, "utf8"),
    ],
    make: async (folder, { log, lock }) => {
      for (const source of definitionSources) {
        report(`custom-resources: ${source.module} ${source.version}`);
        const text = await definitionsOf(source, { log, lock, cwd: folder });
        writeFileSync(join(folder, `${source.module.replaceAll("/", "_")}.yaml`), text);
      }
      const found = await downloaded(operatorSource, { log, lock, cwd: folder });
      copyFileSync(join(found, webhookPath), join(folder, webhookFile));
    },
  };
}

/** All definitions of one module, as one YAML text. */
async function definitionsOf(
  source: DefinitionSource,
  options: { log: string; lock: number; cwd: string },
): Promise<string> {
  const { module, version } = source;
  const path = join(await downloaded(source, options), source.path);
  const files = statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((name) => name.endsWith(".yaml"))
        .toSorted()
        .map((name) => join(path, name))
    : [path];
  const texts = files
    // Lines of a template are its conditions; a definition itself has none.
    .flatMap((file) =>
      readFileSync(file, "utf8")
        .replaceAll(/^.*\{\{.*$/gm, "")
        .split(/^---$/m),
    )
    .filter((text) => /^kind: CustomResourceDefinition$/m.test(text));
  if (texts.length !== source.count)
    throw new Error(
      `${module}@${version}: ${source.path} has ${texts.length} definitions, expected ${source.count}`,
    );
  return texts.map((text) => `---\n${text.trim()}\n`).join("");
}
