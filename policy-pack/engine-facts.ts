/** What the engine tells a policy pack about resources, in the shape that rules judge. */
import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { shownInputs } from "../components/manifests.ts";
import type { ResourceFact } from "../model/resource-fact.ts";

interface Inputs {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly unknownPaths: readonly string[];
}

/** The engine shows inputs before it acts on a resource, and the rest when all is done or planned. */
export class EngineFacts {
  readonly #inputs = new Map<string, Inputs>();

  /** Inputs as the provider has checked them, transforms applied. */
  see({ urn, props }: Pick<ResourceValidationArgs, "urn" | "props">): void {
    this.#inputs.set(urn, plainInputs(props));
  }

  /**
   * The resources of the stack, secrets hidden.
   * @param recorded the same program without an engine: the engine does not tell a pack what is
   *   secret and what is retained, so both are taken from there.
   */
  of(resources: readonly PolicyResource[], recorded: readonly ResourceFact[]): ResourceFact[] {
    const twins = new Map(recorded.map((fact) => [fact.urn, fact]));
    return resources
      .map((resource) => this.#fact(resource, twins.get(resource.urn)))
      .toSorted((a, b) => (a.urn < b.urn ? -1 : 1));
  }

  #fact(resource: PolicyResource, twin: ResourceFact | undefined): ResourceFact {
    const { urn, type, name, opts, provider, dependencies } = resource;
    const { secretPaths = [], retainOnDelete = false, timeouts } = twin ?? {};
    // An update with --target shows only what it acts on: of the others the engine's state is all there is.
    const { inputs, unknownPaths } = this.#inputs.get(urn) ?? plainInputs(resource.props);
    return {
      urn,
      type,
      name,
      parent: opts.parent ?? "",
      custom: provider !== undefined || type.startsWith("pulumi:providers:"),
      inputs: shownInputs({ inputs, secretPaths }),
      secretPaths,
      unknownPaths,
      protect: opts.protect,
      retainOnDelete,
      provider: provider?.urn ?? "",
      aliases: opts.aliases,
      ...(timeouts === undefined ? {} : { timeouts }),
      dependsOn: dependencies.map((other) => other.urn).toSorted(),
    };
  }
}

/** A copy without the SDK's guards: reading what is not known yet throws there. */
function plainInputs(props: Readonly<Record<string, unknown>>): Inputs {
  const unknownPaths: string[] = [];
  const copy = (value: unknown, path: string): unknown => {
    if (typeof value !== "object" || value === null) return value;
    const list = Array.isArray(value);
    const entries = Object.keys(value).map((key): [string, unknown] => {
      const inner = list ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;
      const held = read(value as Record<string, unknown>, key);
      if (held.known) return [key, copy(held.value, inner)];
      unknownPaths.push(inner);
      return [key, null];
    });
    return list ? entries.map(([, item]) => item) : Object.fromEntries(entries);
  };
  const inputs = copy(props, "") as Record<string, unknown>;
  return { inputs, unknownPaths: unknownPaths.toSorted() };
}

function read(
  holder: Readonly<Record<string, unknown>>,
  key: string,
): { known: true; value: unknown } | { known: false } {
  try {
    return { known: true, value: holder[key] };
  } catch {
    return { known: false };
  }
}
