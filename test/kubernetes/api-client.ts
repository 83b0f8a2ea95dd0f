/** Requests to an API server, with what it warns of. */
import { Agent, request } from "node:https";
import type { Manifest } from "./manifest.ts";

/** Where an API server listens, and how to get in as its administrator. Survives a process border. */
export interface ApiAddress {
  readonly url: string;
  readonly token: string;
  /** Its certificate, PEM. */
  readonly certificate: string;
}

export interface Answer {
  readonly status: number;
  /** The object, or the server's Status. */
  readonly body: unknown;
  /** What it accepted with a warning: deprecated versions, weak pod security. */
  readonly warnings: readonly string[];
}

export interface WriteOptions {
  /** Judged by every admission step, but not kept. */
  readonly dryRun?: boolean;
  /** Who owns the fields. */
  readonly manager?: string;
  /** Take fields from other owners. */
  readonly force?: boolean;
}

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

export class ApiClient {
  readonly #address: ApiAddress;
  readonly #agent: Agent;
  readonly #resources = new Map<string, Promise<readonly Resource[]>>();

  constructor(address: ApiAddress) {
    this.#address = address;
    this.#agent = new Agent({ ca: address.certificate, keepAlive: true, maxSockets: 8 });
  }

  close(): void {
    this.#agent.destroy();
  }

  /** Server-side apply with strict field validation. */
  async apply(manifest: Manifest, options: WriteOptions = {}): Promise<Answer> {
    const query = new URLSearchParams({
      fieldValidation: "Strict",
      fieldManager: options.manager ?? "odoo-cluster",
      force: String(options.force ?? false),
      ...(options.dryRun === true ? { dryRun: "All" } : {}),
    });
    const path = await this.pathOf(manifest);
    return path === null
      ? unknownKind(manifest)
      : await this.send("PATCH", `${path}?${query}`, manifest, "application/apply-patch+yaml");
  }

  /** Creates with strict field validation. The server names every wrong field, which apply does not. */
  async create(manifest: Manifest, options: WriteOptions = {}): Promise<Answer> {
    const query = new URLSearchParams({
      fieldValidation: "Strict",
      ...(options.dryRun === true ? { dryRun: "All" } : {}),
    });
    const path = await this.pathOf(manifest);
    if (path === null) return unknownKind(manifest);
    return await this.send("POST", `${path.slice(0, path.lastIndexOf("/"))}?${query}`, manifest);
  }

  async get(manifest: Manifest): Promise<Answer> {
    const path = await this.pathOf(manifest);
    return path === null ? unknownKind(manifest) : await this.send("GET", path);
  }

  /** Path of the object, or null when the server knows no such kind. */
  async pathOf({ apiVersion, kind, metadata }: Manifest): Promise<string | null> {
    const base = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const resource = await this.#resource(base, kind);
    if (resource === undefined) return null;
    const space = resource.namespaced ? `/namespaces/${metadata.namespace ?? "default"}` : "";
    return `${base}${space}/${resource.name}/${encodeURIComponent(metadata.name)}`;
  }

  async #resource(base: string, kind: string): Promise<Resource | undefined> {
    const ask = async () => {
      const { status, body } = await this.send("GET", base);
      return status === 200 ? ((body as { resources: Resource[] }).resources ?? []) : [];
    };
    const known = this.#resources.get(base) ?? ask();
    this.#resources.set(base, known);
    const found = (await known).find((it) => it.kind === kind && !it.name.includes("/"));
    // A definition may have been added since.
    if (found === undefined) this.#resources.delete(base);
    return found;
  }

  async send(method: string, path: string, body?: unknown, type?: string): Promise<Answer> {
    return await new Promise((resolve, reject) => {
      const sent = request(`${this.#address.url}${path}`, {
        method,
        agent: this.#agent,
        timeout: 60_000,
        headers: {
          authorization: `Bearer ${this.#address.token}`,
          accept: "application/json",
          "content-type": type ?? "application/json",
        },
      });
      sent.on("timeout", () => sent.destroy(new Error(`${method} ${path}: no answer in 60 s`)));
      sent.on("error", reject);
      sent.on("response", (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("error", reject);
        answer.on("end", () => {
          const text = Buffer.concat(parts).toString();
          const json = answer.headers["content-type"]?.includes("json") === true;
          resolve({
            status: answer.statusCode ?? 0,
            body: json ? JSON.parse(text) : text,
            warnings: [answer.headers["warning"] ?? []].flat().flatMap(warningsOf),
          });
        });
      });
      // JSON is YAML: an apply may send it.
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

/** `299 - "text", 299 - "text"` -> the texts. */
function warningsOf(header: string): string[] {
  return [...header.matchAll(/\b\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map((match) =>
    (match[1] ?? "").replaceAll(/\\(.)/g, "$1"),
  );
}

function unknownKind({ apiVersion, kind }: Manifest): Answer {
  const message = `the server knows no ${kind} of ${apiVersion}`;
  return { status: 404, body: { kind: "Status", message }, warnings: [] };
}

/** What the server says of a refusal. */
export function messageOf({ status, body }: Answer): string {
  const message = (body as { message?: unknown } | null)?.message;
  return typeof message === "string" ? message : `HTTP ${status}: ${JSON.stringify(body)}`;
}
