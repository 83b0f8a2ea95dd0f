/**
 * A team's last word on any resource: index.ts and the recorder both apply it, so that rendered/ and
 * policies see what will be deployed. The kit never changes this file.
 *
 * @example Every Deployment on nodes of one pool:
 *
 *     export const transform: ResourceTransformation = (args) => {
 *       if (args.type !== "kubernetes:apps/v1:Deployment") return undefined;
 *       const { spec } = args.props;
 *       spec.template.spec.nodeSelector = { "example.com/pool": "odoo" };
 *       return { props: args.props, opts: args.opts };
 *     };
 */
import type { ResourceTransformation } from "@pulumi/pulumi";

/** Undefined leaves a resource as it is. */
export const transform: ResourceTransformation = () => undefined;
