import type { Rule } from "./rule.ts";

export const smtpEncryption: Rule = {
  id: "smtp-encryption",
  severity: "advisory",
  title: "Mail reaches the relay encrypted.",
  why: "Every host on the way can read quotations, invoices and password links.",
  fix: "Set odoo.smtp.encryption to starttls, or use a relay on the same machine.",
  source:
    "https://www.odoo.com/documentation/19.0/applications/general/email_communication/email_servers_outbound.html",
  check: ({ topology }) => {
    const { smtp } = topology.application;
    if (smtp === null || smtp.encryption !== "none") return [];
    if (smtp.host === "localhost" || smtp.host.startsWith("127.")) return [];
    return [
      {
        subject: "mail-relay",
        message: `mail goes unprotected to ${smtp.host}:${smtp.port}`,
        path: ["odoo", "smtp", "encryption"],
      },
    ];
  },
};
