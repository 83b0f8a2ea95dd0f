/** The protocol of a provider, once for all stand-ins: a stand-in says only what its platform does. */

import type grpc from "@grpc/grpc-js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import service from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { serve } from "../serve.ts";
import { keepSecret, type Values } from "./wire.ts";

/** The resource that a call is about. */
export interface Subject {
  /** Pulumi's type, `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  /** The name in the program. */
  readonly name: string;
}

export interface Checked {
  readonly inputs: Values;
  /** Property and reason. */
  readonly failures: readonly (readonly [string, string])[];
}

export interface Diff {
  /** Paths that change. */
  readonly changes: readonly string[];
  /** Those of them that need another object. */
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

export interface State {
  readonly id: string;
  readonly inputs: Values;
  readonly outputs: Values;
}

/** What a platform does. Inputs may hold secrets and, in a preview, unknowns (see wire.ts). */
export interface Behaviour {
  readonly version: string;
  configure(variables: Readonly<Record<string, string>>): void;
  check(subject: Subject, old: Values, wanted: Values): Promise<Checked>;
  /** `kept` is what the provider last gave out: inputs that the other side wrote in other words differ there. */
  diff(subject: Subject, old: Values, wanted: Values, kept: Values): Diff;
  create(subject: Subject, inputs: Values, preview: boolean): Promise<Omit<State, "inputs">>;
  update(subject: Subject, id: string, inputs: Values, preview: boolean): Promise<Values>;
  /** What is there now, after what was there then; null when it is gone. */
  read(subject: Subject, then: State): Promise<State | null>;
  remove(subject: Subject, id: string, inputs: Values): Promise<void>;
  invoke(token: string, args: Values): Promise<Values>;
}

type Struct = InstanceType<typeof struct.Struct>;

const values = (from: Struct | undefined) => (from?.toJavaScript() ?? {}) as Values;
const toStruct = (from: Values) => struct.Struct.fromJavaScript(from);
const subjectOf = (urn: string): Subject => {
  const [, , types = "", ...name] = urn.split("::");
  return { type: types.slice(types.lastIndexOf("$") + 1), name: name.join("::") };
};

/** Answers the engine's calls until the engine is gone. */
export async function serveProvider(behaviour: Behaviour): Promise<void> {
  await serve(service.ResourceProviderService, methodsOf(behaviour));
}

function methodsOf(behaviour: Behaviour) {
  return {
    getPluginInfo: answer(async () => new plugin.PluginInfo().setVersion(behaviour.version)),
    cancel: answer(async () => new empty.Empty()),
    getSchema: answer(async () => new messages.GetSchemaResponse().setSchema("{}")),
    checkConfig: answer(async (request: messages.CheckRequest) =>
      new messages.CheckResponse().setInputs(request.getNews()),
    ),
    diffConfig: answer(async (request: messages.DiffRequest) =>
      diffResponse({
        changes: Object.keys(values(request.getNews())).filter(
          (key) =>
            JSON.stringify(values(request.getNews())[key]) !==
            JSON.stringify(values(request.getOldInputs())[key]),
        ),
        replaces: [],
        deleteBeforeReplace: false,
      }),
    ),
    configure: answer(async (request: messages.ConfigureRequest) => {
      behaviour.configure(Object.fromEntries(request.getVariablesMap().toArray()));
      return new messages.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
    }),
    check: answer(async (request: messages.CheckRequest) => {
      const { inputs, failures } = await behaviour.check(
        subjectOf(request.getUrn()),
        values(request.getOlds()),
        values(request.getNews()),
      );
      const list = failures.map(([property, reason]) =>
        new messages.CheckFailure().setProperty(property).setReason(reason),
      );
      return new messages.CheckResponse().setInputs(toStruct(inputs)).setFailuresList(list);
    }),
    diff: answer(async (request: messages.DiffRequest) =>
      diffResponse(
        behaviour.diff(
          subjectOf(request.getUrn()),
          values(request.getOldInputs()),
          values(request.getNews()),
          values(request.getOlds()),
        ),
      ),
    ),
    create: answer(async (request: messages.CreateRequest) => {
      const inputs = values(request.getProperties());
      const subject = subjectOf(request.getUrn());
      const { id, outputs } = await behaviour.create(subject, inputs, request.getPreview());
      return new messages.CreateResponse()
        .setId(request.getPreview() ? "" : id)
        .setProperties(toStruct(keepSecret(inputs, outputs)));
    }),
    update: answer(async (request: messages.UpdateRequest) => {
      const inputs = values(request.getNews());
      const outputs = await behaviour.update(
        subjectOf(request.getUrn()),
        request.getId(),
        inputs,
        request.getPreview(),
      );
      return new messages.UpdateResponse().setProperties(toStruct(keepSecret(inputs, outputs)));
    }),
    read: answer(async (request: messages.ReadRequest) => {
      const inputs = values(request.getInputs());
      const found = await behaviour.read(subjectOf(request.getUrn()), {
        id: request.getId(),
        inputs,
        outputs: values(request.getProperties()),
      });
      if (found === null) return new messages.ReadResponse();
      return new messages.ReadResponse()
        .setId(found.id)
        .setInputs(toStruct(found.inputs))
        .setProperties(toStruct(keepSecret(inputs, found.outputs)));
    }),
    delete: answer(async (request: messages.DeleteRequest) => {
      await behaviour.remove(
        subjectOf(request.getUrn()),
        request.getId(),
        values(request.getOldInputs()),
      );
      return new empty.Empty();
    }),
    invoke: answer(async (request: messages.InvokeRequest) =>
      new messages.InvokeResponse().setReturn(
        toStruct(await behaviour.invoke(request.getTok(), values(request.getArgs()))),
      ),
    ),
  };
}

function answer<Request, Response>(
  reply: (request: Request) => Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    reply(call.request).then(
      (response) => callback(null, response),
      (error: unknown) =>
        callback({ code: 2, details: error instanceof Error ? error.message : String(error) }),
    );
  };
}

function diffResponse({ changes, replaces, deleteBeforeReplace }: Diff): messages.DiffResponse {
  const kinds = messages.DiffResponse.DiffChanges;
  const response = new messages.DiffResponse()
    .setChanges(changes.length > 0 ? kinds.DIFF_SOME : kinds.DIFF_NONE)
    .setReplacesList([...replaces])
    .setDiffsList([...new Set(changes.map((path) => path.split(/[.[]/)[0] ?? path))])
    .setDeletebeforereplace(deleteBeforeReplace)
    .setHasdetaileddiff(true);
  const { Kind } = messages.PropertyDiff;
  for (const path of changes) {
    const kind = replaces.includes(path) ? Kind.UPDATE_REPLACE : Kind.UPDATE;
    response
      .getDetaileddiffMap()
      .set(path, new messages.PropertyDiff().setKind(kind).setInputdiff(true));
  }
  return response;
}
