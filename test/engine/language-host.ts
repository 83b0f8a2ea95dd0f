/**
 * Runs Node.js programs for Pulumi's engine. The engine's own host comes with its releases but not
 * with its Go module; this one starts the same `@pulumi/pulumi/cmd/run` with the same arguments,
 * so that a program behaves as under the real one. Started by the engine; prints its port.
 */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import type grpc from "@grpc/grpc-js";
import language from "@pulumi/pulumi/proto/language_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/language_pb.js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { runPack } from "./policy-host.ts";
import { serve } from "./serve.ts";

type Unary<Request, Response> = grpc.handleUnaryCall<Request, Response>;

/** A program that ends with it has told its error itself: `nodeJSProcessExitedAfterLoggingUserActionableMessage`. */
const toldItself = 32;
const engine = process.argv.at(-1) ?? "";

const getRequiredPackages: Unary<
  messages.GetRequiredPackagesRequest,
  messages.GetRequiredPackagesResponse
> = (_call, callback) => callback(null, new messages.GetRequiredPackagesResponse());

const getPluginInfo: Unary<unknown, plugin.PluginInfo> = (_call, callback) =>
  callback(null, new plugin.PluginInfo().setVersion("0.0.1"));

const cancel: Unary<unknown, InstanceType<typeof empty.Empty>> = (_call, callback) =>
  callback(null, new empty.Empty());

const run: Unary<messages.RunRequest, messages.RunResponse> = ({ request }, callback) => {
  const info = request.getInfo();
  const options = (info?.getOptions()?.toJavaScript() ?? {}) as {
    typescript?: boolean;
    nodeargs?: string;
  };
  const flags = {
    monitor: request.getMonitorAddress(),
    engine,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info?.getRootDirectory() ?? "",
    stack: request.getStack(),
    pwd: request.getPwd(),
    parallel: String(request.getParallel()),
  };
  const args = [
    ...(options.nodeargs?.split(" ") ?? []),
    moduleOf(request.getPwd(), "@pulumi/pulumi/cmd/run"),
    ...Object.entries(flags).flatMap(([name, value]) =>
      value === "" ? [] : [`--${name}=${value}`],
    ),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info?.getEntryPoint() ?? ".",
    ...request.getArgsList(),
  ];
  const child = spawn("node", args, {
    stdio: ["ignore", "inherit", "inherit"],
    cwd: request.getPwd(),
    env: {
      ...process.env,
      PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toArray())),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
      // On unless the project says `typescript: false`, as in the real host.
      ...(options.typescript === false ? {} : { PULUMI_NODEJS_TYPESCRIPT: "true" }),
    },
  });
  child.on("error", (error) => callback(error));
  child.on("close", (code, signal) => {
    const response = new messages.RunResponse();
    if (code === toldItself) response.setBail(true);
    else if (code !== 0)
      response.setError(`Program exited with ${signal ?? `non-zero exit code: ${code}`}`);
    callback(null, response);
  });
};

/** A policy pack is a plugin of kind `analyzer`. */
const runPlugin: grpc.handleServerStreamingCall<
  messages.RunPluginRequest,
  messages.RunPluginResponse
> = (call) => {
  const { request } = call;
  const program = request.getInfo()?.getProgramDirectory() ?? request.getProgram();
  if (request.getKind() !== "analyzer") {
    call.emit("error", new Error(`this host runs no plugin of kind ${request.getKind()}`));
    return;
  }
  const answer = (set: (response: messages.RunPluginResponse) => void) => {
    const response = new messages.RunPluginResponse();
    set(response);
    call.write(response);
  };
  runPack({
    request,
    runner: moduleOf(program, "@pulumi/pulumi/cmd/run-policy-pack"),
    stdout: (part) => answer((response) => response.setStdout(new Uint8Array(part))),
    stderr: (part) => answer((response) => response.setStderr(new Uint8Array(part))),
  })
    .then(async ({ exit, end }) => {
      // The engine ends a plugin by hanging up.
      call.on("cancelled", end);
      const code = await exit;
      answer((response) => response.setExitcode(code));
      call.end();
    })
    .catch((error) => call.emit("error", error));
};

/** As the program itself would find it. */
function moduleOf(folder: string, name: string): string {
  return dirname(createRequire(join(folder, "x.js")).resolve(`${name}/index.js`));
}

process.env["PATH"] = [dirname(process.execPath), process.env["PATH"]].join(delimiter);
await serve(language.LanguageRuntimeService, {
  cancel,
  getPluginInfo,
  getRequiredPackages,
  run,
  runPlugin,
});
