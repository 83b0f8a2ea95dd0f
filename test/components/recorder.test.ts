/** What the recorder keeps of a registration. What a provider would make of it is not its matter. */
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { describe, expect, test } from "vitest";
import { record } from "../../components/recorder.ts";

const options = { project: "p", stack: "s", outputs: "known" } as const;

class Tier extends pulumi.ComponentResource {
  constructor(name: string, opts: pulumi.ComponentResourceOptions = {}) {
    super("test:tier:Tier", name, {}, opts);
    const password = new random.RandomPassword("password", { length: 8 }, { parent: this });
    new k8s.core.v1.Secret(
      "login",
      { metadata: { name: "login" }, stringData: { password: password.result } },
      {
        parent: this,
        protect: true,
        retainOnDelete: true,
        dependsOn: [password],
        aliases: [{ name: "old-login" }],
      },
    );
    new k8s.core.v1.ConfigMap(
      "files",
      { metadata: { name: "files" }, data: { plain: "text", late: password.id } },
      { parent: this },
    );
    this.registerOutputs({});
  }
}

function program() {
  const provider = new k8s.Provider("cluster", { context: "c" });
  const tier = new Tier("tier", { providers: { kubernetes: provider } });
  return { name: tier.urn };
}

describe("a recording", () => {
  test("has the engine's URNs: the types of all ancestors, but not the stack's", async () => {
    const { resources } = await record(program, options);
    expect(resources.map(({ urn }) => urn)).toEqual([
      "urn:pulumi:s::p::pulumi:providers:kubernetes::cluster",
      "urn:pulumi:s::p::pulumi:pulumi:Stack::p-s",
      "urn:pulumi:s::p::test:tier:Tier$kubernetes:core/v1:ConfigMap::files",
      "urn:pulumi:s::p::test:tier:Tier$kubernetes:core/v1:Secret::login",
      "urn:pulumi:s::p::test:tier:Tier$random:index/randomPassword:RandomPassword::password",
      "urn:pulumi:s::p::test:tier:Tier::tier",
    ]);
  });

  test("keeps options as they were sent", async () => {
    const { resources } = await record(program, options);
    const login = resources.find(({ name }) => name === "login");
    expect(login).toMatchObject({
      type: "kubernetes:core/v1:Secret",
      parent: "urn:pulumi:s::p::test:tier:Tier::tier",
      custom: true,
      protect: true,
      retainOnDelete: true,
      provider: "urn:pulumi:s::p::pulumi:providers:kubernetes::cluster",
      aliases: ["old-login"],
      dependsOn: [
        "urn:pulumi:s::p::test:tier:Tier$random:index/randomPassword:RandomPassword::password",
      ],
      secretPaths: ["stringData"],
      unknownPaths: [],
    });
    const files = resources.find(({ name }) => name === "files");
    expect(files).toMatchObject({ protect: false, retainOnDelete: false, aliases: [] });
    expect(resources.find(({ name }) => name === "tier")?.custom).toBe(false);
  });

  test("known: a generated value is its resource's name, so that it can be found again", async () => {
    const { resources } = await record(program, options);
    expect(resources.find(({ name }) => name === "login")?.inputs["stringData"]).toEqual({
      password: "<password>",
    });
  });

  test("unknown: what a first preview does not know is named, and has no value", async () => {
    const { resources } = await record(program, { ...options, outputs: "unknown" });
    expect(resources.find(({ name }) => name === "login")).toMatchObject({
      unknownPaths: ["stringData"],
      secretPaths: ["stringData"],
    });
    expect(resources.find(({ name }) => name === "files")).toMatchObject({
      unknownPaths: ["data.late"],
      inputs: { data: { plain: "text", late: null } },
    });
  });

  test("shows what a team's transformation made of a resource, of this program alone", async () => {
    const marked = () => {
      pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
        type === "kubernetes:core/v1:ConfigMap"
          ? { props: { ...props, data: { plain: "changed" } }, opts: { ...opts, protect: true } }
          : undefined,
      );
      return program();
    };
    const files = async (run: () => unknown) =>
      (await record(run, options)).resources.find(({ name }) => name === "files");
    expect(await files(marked)).toMatchObject({
      inputs: { data: { plain: "changed" } },
      protect: true,
    });
    expect(await files(program)).toMatchObject({ protect: false });
  });

  test("does not know the one before", async () => {
    const both = await Promise.all([record(program, options), record(() => undefined, options)]);
    expect(both.map(({ resources }) => resources.length)).toEqual([6, 1]);
  });

  test("of a program that throws throws the same, and the next one works", async () => {
    const broken = () => {
      throw new Error("the program's own");
    };
    await expect(record(broken, options)).rejects.toThrow("the program's own");
    expect((await record(program, options)).resources).toHaveLength(6);
  });

  test("of a program that asks a provider says that nobody answers", async () => {
    const asking = () => pulumi.runtime.invoke("kubernetes:yaml:decode", { text: "" });
    await expect(record(asking, options)).rejects.toThrow(
      "kubernetes:yaml:decode: a program that asks a provider cannot be rendered offline",
    );
  });
});
