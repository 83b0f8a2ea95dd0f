/** What everything begins with that a drill puts into Odoo: rows, jobs, actions, its user. */
export const namePrefix = "odoo-cluster drill";
