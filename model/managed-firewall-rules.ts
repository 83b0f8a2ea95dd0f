/**
 * AWS's managed rules, judged one by one by what Odoo's web client, its mail gateway and its API
 * clients send. `counts` are wrong about Odoo: they are never more than counted. `refuses` are left
 * as AWS made them.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 */
export interface ManagedRule {
  readonly does: "counts" | "refuses";
  /** What Odoo sends, or why nothing that it sends is meant. */
  readonly because: string;
}

export interface ManagedGroup {
  readonly name: string;
  /** True: it refuses from the first day on, whatever `waf.mode` says. */
  readonly always: boolean;
  readonly rules: Readonly<Record<string, ManagedRule>>;
}

const counts = (because: string): ManagedRule => ({ does: "counts", because });
const refuses = (because: string): ManagedRule => ({ does: "refuses", because });

const attack = "an attack on other software, which no part of Odoo sends";
const metadata = "the address of a machine's credentials stands in no form of Odoo";
const htmlBody = "HTML fields: mails, templates, pages of the website";
const url = "addresses of partners and pictures stand in bodies";
const query = "domains, contexts and options of reports are JSON in the query";

export const managedGroups: readonly ManagedGroup[] = [
  {
    name: "AWSManagedRulesAmazonIpReputationList",
    always: false,
    rules: {
      AWSManagedIPReputationList: refuses("addresses that attack others"),
      AWSManagedReconnaissanceList: refuses("addresses that look for weaknesses in AWS"),
      AWSManagedIPDDoSList: counts("AWS counts by itself: addresses of whole providers are in it"),
    },
  },
  {
    name: "AWSManagedRulesKnownBadInputsRuleSet",
    always: true,
    rules: {
      JavaDeserializationRCE_HEADER: refuses(attack),
      JavaDeserializationRCE_BODY: refuses(attack),
      JavaDeserializationRCE_URIPATH: refuses(attack),
      JavaDeserializationRCE_QUERYSTRING: refuses(attack),
      Host_localhost_HEADER: refuses("browsers send the domain"),
      PROPFIND_METHOD: refuses("Odoo speaks no WebDAV"),
      ExploitablePaths_URIPATH: refuses("paths of other software"),
      Log4JRCE_HEADER: refuses(attack),
      Log4JRCE_QUERYSTRING: refuses(attack),
      Log4JRCE_BODY: refuses(attack),
      Log4JRCE_URIPATH: refuses(attack),
      ReactJSRCE_BODY: refuses(attack),
    },
  },
  {
    name: "AWSManagedRulesCommonRuleSet",
    always: false,
    rules: {
      NoUserAgent_HEADER: counts("payment providers, carriers and API clients call without one"),
      UserAgent_BadBots_HEADER: refuses("scanners that name themselves"),
      SizeRestrictions_QUERYSTRING: counts("more than 2 KiB: reports carry their options there"),
      SizeRestrictions_Cookie_HEADER: refuses("Odoo's cookies are below 1 KiB, the limit is 10"),
      SizeRestrictions_BODY: counts("more than 8 KiB: each upload, import and large form"),
      SizeRestrictions_URIPATH: counts(
        "more than 1 KiB: /report/pdf/<report>/<ids> names each record that is printed",
      ),
      EC2MetaDataSSRF_BODY: refuses(metadata),
      EC2MetaDataSSRF_COOKIE: refuses(metadata),
      EC2MetaDataSSRF_URIPATH: refuses(metadata),
      EC2MetaDataSSRF_QUERYARGUMENTS: refuses(metadata),
      GenericLFI_QUERYARGUMENTS: refuses("no query of Odoo has a path of a file"),
      GenericLFI_URIPATH: refuses("browsers take `../` out of paths"),
      GenericLFI_BODY: counts("content and names of uploads, sources in templates and in mails"),
      RestrictedExtensions_URIPATH: counts("an attachment may be called trace.log or settings.ini"),
      RestrictedExtensions_QUERYARGUMENTS: counts(
        "the web client sends the name of an attachment as `filename`",
      ),
      GenericRFI_QUERYARGUMENTS: refuses("no query of Odoo has an address with a bare IPv4 host"),
      GenericRFI_BODY: counts(`${url} (odoo/odoo issue 50997)`),
      GenericRFI_URIPATH: refuses("no path of Odoo has an address in it"),
      CrossSiteScripting_COOKIE: refuses("no cookie of Odoo has markup in it"),
      CrossSiteScripting_QUERYARGUMENTS: counts("HTML in options of reports and in links to forms"),
      CrossSiteScripting_BODY: counts(htmlBody),
      CrossSiteScripting_URIPATH: refuses("no path of Odoo has markup in it"),
    },
  },
  {
    name: "AWSManagedRulesSQLiRuleSet",
    always: false,
    rules: {
      SQLi_QUERYARGUMENTS: counts(query),
      SQLiExtendedPatterns_QUERYARGUMENTS: counts(query),
      SQLi_BODY: counts("each call of the web client has a domain, which looks like SQL"),
      SQLiExtendedPatterns_BODY: counts("calls of the web client, and what people write"),
      SQLiExtendedPatterns_HEADER: counts("Referer repeats the query of the page before"),
      SQLiExtendedPatterns_URIPATH: refuses("paths are names and numbers"),
      SQLi_COOKIE: refuses("cookies are tokens and numbers"),
      SQLi_URIPATH: refuses("paths are names and numbers"),
    },
  },
];

/** Names of the rules of a group that must not refuse anything; none of a group that is not in the table. */
export function countedRules(group: string): readonly string[] {
  const rules = managedGroups.find(({ name }) => name === group)?.rules ?? {};
  return Object.entries(rules)
    .filter(([, { does }]) => does === "counts")
    .map(([name]) => name);
}
