/** What a program registered with Pulumi's engine, as plain data: what `rendered/` shows and what rules and tests judge. */
export interface ResourceFact {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** URN; empty for the stack itself. */
  readonly parent: string;
  /** False for components: they group others, and are nothing themselves. */
  readonly custom: boolean;
  /** As registered. What was not known yet is `null` here, and named in `unknownPaths`. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Places in `inputs` that must not be shown: `stringData.password`. */
  readonly secretPaths: readonly string[];
  /** Places in `inputs` whose value only a run can tell. */
  readonly unknownPaths: readonly string[];
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** URN of the provider; empty where none was named. */
  readonly provider: string;
  readonly aliases: readonly string[];
  /** How long the engine waits, such as `60m`; absent where it waits for ten minutes. */
  readonly timeouts?: { readonly create: string; readonly update: string };
  /** URNs. */
  readonly dependsOn: readonly string[];
}
