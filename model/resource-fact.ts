/** One resource of a platform as it was registered: what `rendered/`, resource rules and component tests share. */
export interface ResourceFact {
  /** `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  readonly name: string;
  /** URN of the component it belongs to; null at the top. */
  readonly parent: string | null;
  /** Values by property; secrets as names, unknown ones absent. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Where a secret stands in the inputs. */
  readonly secretPaths: readonly string[];
  /** Where a value stands that is known only after other resources exist. */
  readonly unknownPaths: readonly string[];
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly provider: string | null;
  readonly aliases: readonly string[];
  readonly dependsOn: readonly string[];
}
