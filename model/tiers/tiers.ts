/** All tiers, and the order in which they start. */
import { type BalancerGroup, balancer } from "./balancer.ts";
import { type CronGroup, cron } from "./cron.ts";
import { type EdgeGroup, edge } from "./edge.ts";
import { type EtcdGroup, etcd } from "./etcd.ts";
import { type HttpGroup, http } from "./http.ts";
import { type NginxGroup, nginx } from "./nginx.ts";
import type { OdooTier } from "./odoo-tier.ts";
import { type PgbouncerGroup, pgbouncer } from "./pgbouncer.ts";
import { type PostgresqlGroup, postgresql } from "./postgresql.ts";
import { type RouterGroup, router } from "./router.ts";
import { type ServiceGroup, service, serviceTier } from "./service.ts";
import type { Tier } from "./tier.ts";
import { type WebsocketGroup, websocket } from "./websocket.ts";

/** A tier or a pool: instances that are all alike. */
export type Group =
  | EdgeGroup
  | NginxGroup
  | BalancerGroup
  | OdooGroup
  | PgbouncerGroup
  | RouterGroup
  | PostgresqlGroup
  | ServiceGroup
  | EtcdGroup;

/** The groups that run Odoo. */
export type OdooGroup = HttpGroup | WebsocketGroup | CronGroup;

export type Role = Group["role"];

type Of<R extends Role> = Extract<Group, { role: R }>;

const odooTiers: { readonly [R in OdooGroup["role"]]: OdooTier<Extract<OdooGroup, { role: R }>> } =
  {
    cron,
    websocket,
    http,
  };

/** From the inside out. */
const tiers: { readonly [R in Role]: Tier<Of<R>> } = {
  etcd,
  postgresql,
  router,
  pgbouncer,
  service,
  ...odooTiers,
  balancer,
  nginx,
  edge,
};

/** The descriptor of a group's tier. A service describes itself; of the role alone it is what all have in common. */
export function tierOf<G extends Group>(group: G | Pick<G, "role">): Tier<G> {
  const tier = isService(group) ? serviceTier(group) : tiers[group.role];
  return tier as unknown as Tier<G>;
}

function isService(group: Pick<Group, "role">): group is ServiceGroup {
  return group.role === "service" && "capability" in group;
}

/** The same for a pool of Odoo, with what its processes are. */
export function odooTierOf<G extends OdooGroup>(group: Pick<G, "role">): OdooTier<G> {
  return odooTiers[group.role] as unknown as OdooTier<G>;
}

/** Every role, from the inside out: tiers stop in the opposite order. */
export const roles = Object.keys(tiers) as readonly Role[];

/** Tiers that start together, when all waves before serve. */
export const startWaves: readonly (readonly Role[])[] = wavesOf(roles);

/** @throws where tiers wait for each other. */
function wavesOf(rest: readonly Role[], started: readonly Role[] = []): Role[][] {
  if (rest.length === 0) return [];
  const wave = rest.filter((role) => tiers[role].after.every((before) => started.includes(before)));
  if (wave.length === 0) throw new Error(`tiers wait for each other: ${rest.join(", ")}`);
  const others = rest.filter((role) => !wave.includes(role));
  return [wave, ...wavesOf(others, [...started, ...wave])];
}
