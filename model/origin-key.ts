/** How CloudFront proves itself to the load balancer and the edge on AWS. */

/** Name of the secret. */
export const originSecret = "edge-origin";

/** The header that carries it; Odoo never sees it. */
export const originHeader = "x-odoo-cluster-origin";
