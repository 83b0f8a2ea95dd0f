/** What Odoo's processes and the edge agree on about a refused login. */

/** Stands in an answer whose request tried a password, key or code that was wrong. The edge takes it out. */
export const refusedLoginHeader = "X-Odoo-Login-Refused";
