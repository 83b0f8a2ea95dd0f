/**
 * Starts a policy pack for Pulumi's engine as the real host for Node.js does: it stands between the
 * two, because only the engine's call `ConfigureStack` tells the stack's name, and the SDK reads it
 * from the environment when it starts.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import grpc from "@grpc/grpc-js";
import analyzer from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/analyzer_pb.js";
import type language from "@pulumi/pulumi/proto/language_pb.js";
import { listen, messageLimits } from "./serve.ts";

export interface PackOptions {
  readonly request: language.RunPluginRequest;
  /** `@pulumi/pulumi/cmd/run-policy-pack`, as the pack finds it. */
  readonly runner: string;
  stdout(part: Buffer): void;
  stderr(part: Buffer): void;
}

/** Resolves when the engine may ask; its exit code comes later. */
export async function runPack(
  options: PackOptions,
): Promise<{ exit: Promise<number>; end(): void }> {
  let pack: Promise<Pack> | undefined;
  const exit = Promise.withResolvers<number>();
  const methods = Object.entries(plainService).map(([name, { path }]) => {
    const handler: grpc.handleUnaryCall<Buffer, Buffer> = async ({ request }, callback) => {
      try {
        if (name === "configureStack") {
          const stack = messages.AnalyzerStackConfigureRequest.deserializeBinary(request);
          pack ??= startPack(options, stack);
          const { child } = await pack;
          child.on("close", (code) => exit.resolve(code ?? 1));
        }
        if (pack === undefined) {
          callback({ code: grpc.status.UNIMPLEMENTED });
          return;
        }
        const { client } = await pack;
        client.makeUnaryRequest(path, asItIs, asItIs, request, callback);
      } catch (error) {
        callback({ code: grpc.status.UNKNOWN, details: String(error) });
        exit.resolve(1);
      }
    };
    return [name, handler] as const;
  });
  const port = await listen(plainService, Object.fromEntries(methods));
  options.stdout(Buffer.from(`${port}\n`));
  return {
    exit: exit.promise,
    end: () => void pack?.then(({ child }) => child.kill()).catch(() => undefined),
  };
}

const asItIs = (message: Buffer) => message;

/** The same calls, in bytes: what is only passed on needs no reading. */
const plainService: grpc.ServiceDefinition = Object.fromEntries(
  Object.entries(analyzer.AnalyzerService as unknown as grpc.ServiceDefinition).map(
    ([name, method]) => [
      name,
      {
        ...method,
        requestSerialize: asItIs,
        requestDeserialize: asItIs,
        responseSerialize: asItIs,
        responseDeserialize: asItIs,
      },
    ],
  ),
);

interface Pack {
  readonly child: ChildProcess;
  readonly client: grpc.Client;
}

async function startPack(
  { request, runner, stdout, stderr }: PackOptions,
  stack: messages.AnalyzerStackConfigureRequest,
): Promise<Pack> {
  const folder = request.getInfo()?.getProgramDirectory() ?? request.getProgram();
  const written = request.getEnvList().map((line): [string, string] => {
    const at = line.indexOf("=");
    return [line.slice(0, at), line.slice(at + 1)];
  });
  const child = spawn("node", [runner, ...request.getArgsList(), folder], {
    stdio: ["ignore", "pipe", "pipe"],
    cwd: folder,
    env: {
      ...process.env,
      ...Object.fromEntries(written),
      PULUMI_NODEJS_ORGANIZATION: stack.getOrganization(),
      PULUMI_NODEJS_PROJECT: stack.getProject(),
      PULUMI_NODEJS_STACK: stack.getStack(),
      PULUMI_NODEJS_DRY_RUN: String(stack.getDryRun()),
      PULUMI_CONFIG: JSON.stringify(Object.fromEntries(stack.getConfigMap().toArray())),
    },
  });
  child.stderr.on("data", stderr);
  const closed = once(child, "close").then(([code]) => {
    throw new Error(`the policy pack ended with exit code ${code}`);
  });
  const [port] = (await Promise.race([once(child.stdout, "data"), closed])) as [Buffer];
  closed.catch(() => undefined);
  child.stdout.on("data", stdout);
  const address = `127.0.0.1:${port.toString().trim()}`;
  const client = new grpc.Client(address, grpc.credentials.createInsecure(), messageLimits);
  return { child, client };
}
