import type { Input } from "./input.ts";
import { replicatedPods } from "./pods.ts";
import { objections } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const readinessAndLivenessProbes: Rule = {
  id: "readiness-and-liveness-probes",
  severity: "mandatory",
  title:
    "Every container that serves is asked whether it is ready and alive, on a port that it has.",
  why: "Without readiness requests go to a process that is starting; without liveness a hung one stays; a probe of a wrong port restarts a healthy one for ever.",
  fix: "Give the container both probes, on one of its own `ports`.",
  source: "https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/",
  controls: [
    "CKV_K8S_8, 9",
    "kube-linter no-readiness-probe, no-liveness-probe, readiness-port, liveness-port",
  ],
  needs: "resources",
  check: ({ resources }) =>
    replicatedPods(resources).flatMap(({ owner, containers }) =>
      containers
        // A sidecar is ready before the others start; what has no port serves no request.
        .filter(({ part, input }) => part === "main" && input.at("ports").items.length > 0)
        .flatMap(({ name, input }) =>
          objections(
            owner,
            (["readiness", "liveness"] as const).flatMap((kind) => {
              const probe = input.at(`${kind}Probe`);
              const port = portOf(probe);
              return [
                [probe.absent, `has no ${kind} probe`],
                [
                  port !== null && input.at("ports").items.every((own) => isAnother(own, port)),
                  `its ${kind} probe asks port ${port}, which it does not have`,
                ],
              ] as const;
            }),
            `container ${name}: `,
          ),
        ),
    ),
};

/** Number or name of the port that a probe asks. */
function portOf(probe: Input): number | string | null {
  const [port] = ["httpGet", "tcpSocket", "grpc"]
    .map((way) => probe.at(way, "port"))
    .flatMap((input) => input.number ?? input.text ?? []);
  return port ?? null;
}

function isAnother(own: Input, port: number | string): boolean {
  return own.at("containerPort").isNot(port) && own.at("name").isNot(port);
}
