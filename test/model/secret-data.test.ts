import { expect, test } from "vitest";
import { isSecretColumn } from "../../model/secret-data.ts";

test.each([
  ["res_users", "password", "varchar"],
  ["res_users", "totp_secret", "varchar"],
  ["res_users", "oauth_access_token", "varchar"],
  ["ir_config_parameter", "value", "text"],
  ["ir_config_parameter", "id", "int4"],
  ["sale_order", "access_token", "varchar"],
  ["res_partner", "signup_type", "varchar"],
  ["mail_mail", "body_html", "text"],
  ["mail_message", "body", "text"],
  // Modules that the list does not name.
  ["res_company", "l10n_in_ewaybill_password", "varchar"],
  ["res_company", "l10n_gr_edi_aade_key", "varchar"],
  ["pos_payment_method", "adyen_api_key", "varchar"],
  ["res_company_ldap", "ldap_password", "varchar"],
  ["res_company", "l10n_pl_edi_session_key", "bytea"],
  ["hr_employee", "pin", "varchar"],
  ["website", "visibility_password", "varchar"],
  ["base_automation", "webhook_uuid", "varchar"],
  ["my_module_server", "SMTP_Pass", "varchar"],
])("%s.%s is secret", (table, column, type) => {
  expect(isSecretColumn(table, column, type)).toBe(true);
});

test.each([
  ["res_users", "login", "varchar"],
  ["res_partner", "email", "varchar"],
  ["sale_order", "amount_total", "numeric"],
  ["res_groups", "api_key_duration", "float8"],
  ["account_payment", "payment_token_id", "int4"],
  ["ir_ui_view", "key", "varchar"],
  ["delivery_carrier", "shipping_insurance", "varchar"],
  ["lunch_topping", "topping_category", "varchar"],
  ["product_template", "description", "text"],
])("%s.%s is not", (table, column, type) => {
  expect(isSecretColumn(table, column, type)).toBe(false);
});
