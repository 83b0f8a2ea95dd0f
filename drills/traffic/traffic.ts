/**
 * Steady traffic through the edge while a drill does its work: two browsers that click, two that
 * open pages, one user who writes, two websockets, an integration and a user who prints.
 */
import type { RunningCluster } from "../../model/running-cluster.ts";
import { HttpClient } from "./http-client.ts";
import { Ledger } from "./ledger.ts";
import { Listener } from "./listener.ts";
import { channelOf, type Marks, makeMarks, odooTime, removeMarks } from "./marks.ts";
import { Session } from "./session.ts";
import { pause, type Writes, writer } from "./writer.ts";

export class Traffic {
  readonly ledger = new Ledger();
  readonly listeners = [new Listener(), new Listener()] as const;
  readonly marks: Marks;
  readonly #probe: Session;
  #isOver = false;
  #work: Promise<unknown> = Promise.resolve();
  #writes: Writes = { acknowledged: [], unknown: [] };

  private constructor(probe: Session, marks: Marks) {
    this.#probe = probe;
    this.marks = marks;
  }

  /** Logs all users in and begins. @throws when a login fails: nothing was done to the cluster yet. */
  static async start(cluster: RunningCluster): Promise<Traffic> {
    const { login, password } = cluster.administrator;
    const sessions: Session[] = [];
    for (let index = 0; index < 9; index++) {
      sessions.push(await Session.logIn(HttpClient.through(cluster.entry), login, password));
    }
    const [probe, ...users] = sessions as [Session, ...Session[]];
    const traffic = new Traffic(probe, await makeMarks(probe));
    traffic.#begin(users, cluster);
    return traffic;
  }

  get writes(): Writes {
    return this.#writes;
  }

  /** Asks cron for a run; resolves to how often it ran so far. Null while nothing answers. */
  async askCron(): Promise<number | null> {
    try {
      await this.#probe.call("ir.cron", "write", [
        [this.marks.job],
        { nextcall: odooTime(new Date(Date.now() - 1000)) },
      ]);
      return await this.#probe.call<number>("ir.logging", "search_count", [
        [
          ["name", "=", this.marks.name],
          ["func", "=", "cron"],
        ],
      ]);
    } catch {
      return null;
    }
  }

  /** Lets what is under way end, and begins nothing new. */
  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#work;
  }

  /** Removes what the drill put into Odoo. */
  async clean(): Promise<void> {
    await removeMarks(this.#probe, this.marks);
  }

  #begin(users: readonly Session[], cluster: RunningCluster): void {
    const isOver = () => this.#isOver;
    const [clickA, clickB, pageA, pageB, write, notify, socketA, socketB] = users as [
      Session,
      Session,
      Session,
      Session,
      Session,
      Session,
      Session,
      Session,
    ];
    const again = async (milliseconds: number, request: () => Promise<unknown>) => {
      while (!isOver()) {
        await request();
        await pause(milliseconds);
      }
    };
    const { ledger, marks } = this;
    this.#work = Promise.all([
      ...[clickA, clickB].map((session) =>
        again(200, () => ledger.follow("click", () => click(session))),
      ),
      ...[pageA, pageB].map((session) =>
        again(500, () => ledger.follow("page", () => session.page())),
      ),
      writer(write, ledger, marks.name, isOver).then((writes) => {
        this.#writes = writes;
      }),
      again(300, () => ledger.follow("message", () => notifyAll(notify, marks))),
      again(500, () => ledger.follow("integration", () => integration(write, cluster))),
      again(500, () => ledger.follow("report", () => print(pageA))),
      ...this.listeners.map((listener, index) =>
        listener.run(index === 0 ? socketA : socketB, channelOf(marks), isOver),
      ),
    ]);
  }
}

async function click(session: Session): Promise<void> {
  await session.call("res.partner", "web_search_read", [], {
    domain: [],
    specification: { display_name: {}, email: {} },
    limit: 40,
  });
}

async function notifyAll(session: Session, marks: Marks): Promise<void> {
  await session.call("ir.actions.server", "run", [[marks.action]], {
    context: { drill_at: performance.now() },
  });
}

/** Another system, with a password instead of a session. */
async function integration(session: Session, cluster: RunningCluster): Promise<void> {
  const { login, password } = cluster.administrator;
  const { database } = cluster.topology.application;
  const user = await session.rpc<number | false>("/jsonrpc", {
    service: "common",
    method: "login",
    args: [database, login, password],
  });
  if (user === false) throw new Error("/jsonrpc knows no such login");
}

/** A picture that Odoo draws, on the route of reports. */
async function print(session: Session): Promise<void> {
  await session.get("/report/barcode/Code128/drill");
}
