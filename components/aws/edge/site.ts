/** What every part of the edge works on. */
import type { FoundationFacts } from "../../../model/foundation-facts.ts";
import type { AwsSpec } from "../../../model/spec/aws.ts";
import type { EdgeGroup } from "../../../model/topology.ts";
import type { FoundationIds } from "../foundation-ids.ts";

export interface EdgeSite {
  readonly stack: string;
  readonly domain: string;
  readonly settings: AwsSpec["edge"];
  readonly facts: FoundationFacts;
  readonly foundation: FoundationIds;
  /** Whether the team gave the key of the origin, and how often it was rotated. */
  readonly originKey: { readonly given: boolean; readonly generation: number };
  /** HAProxy in the cluster, which everything here sends to. */
  readonly group: EdgeGroup;
}
