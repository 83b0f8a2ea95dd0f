import { theGroup } from "../model/topology.ts";
import type { Rule } from "./rule.ts";

/** Paths that no supported series answers any more. */
const retired: Readonly<Record<string, string>> = {
  "/longpolling": "Odoo answers 404 there since 17.0; notifications come through /websocket",
};

export const noRetiredRoute: Rule = {
  id: "no-retired-route",
  severity: "advisory",
  title: "No pool claims a path that Odoo no longer has.",
  why: "A route copied from an older series looks as if it served notifications, and serves none.",
  fix: "Take the path out of the pool's routes.",
  source: "https://www.odoo.com/documentation/19.0/administration/on_premise/deploy.html",
  check: ({ topology }) =>
    theGroup(topology, "nginx").routes.flatMap(({ group, paths }) =>
      paths.flatMap((path, index) => {
        const found = Object.keys(retired).find((it) => path === it || path.startsWith(`${it}/`));
        return found === undefined
          ? []
          : [
              {
                subject: `${group}:${path}`,
                message: `${retired[found]}`,
                path: ["pools", group, "routes", index],
              },
            ];
      }),
    ),
};
