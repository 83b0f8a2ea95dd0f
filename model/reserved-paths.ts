/** Paths about which the proxy itself decides, on every platform: no pool can claim them. */

import { capabilities } from "../capabilities/capabilities.ts";

/** Refused for all clients, with or without a language before them: `/web/tests`, `/fr/web/tests`. */
const refused = [
  ...["/web/database", "/web/tests"],
  ...capabilities.flatMap(({ refusedPaths = {} }) => Object.keys(refusedPaths)),
  ...["/xmlrpc/db", "/xmlrpc/2/db"],
];

/** Answered by the proxy, or by a tier that the role of a pool decides. */
const own = ["/websocket", "/nginx-health", "/web/filestore"];

/** For messages. */
export const reservedPaths: readonly string[] = [...own, ...refused];

/** True where a pool's route would be ignored, or would open what the proxy keeps shut. */
export function isReservedPath(route: string): boolean {
  const below = (path: string, subject: string) =>
    subject === path || subject.startsWith(`${path}/`);
  const withoutLanguage = route.replace(/^\/[^/]+(?=\/)/, "");
  return (
    own.some((path) => below(path, route)) ||
    refused.some((path) => below(path, route) || below(path, withoutLanguage))
  );
}

/** Files of modules (`/web/static/...`) come from the proxy's disk: a route there would never be asked. */
export function isStaticPath(route: string): boolean {
  return /^\/[^/]+\/static(\/|$)/.test(route);
}
