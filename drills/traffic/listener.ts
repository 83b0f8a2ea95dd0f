/** A browser's websocket: opened again when it is cut, a second later, as Odoo's client does. */
import type { Session } from "./session.ts";
import { pause } from "./writer.ts";

export interface Heard {
  /** When the notification was sent, and when it came; milliseconds of the monotonic clock. */
  readonly sent: number;
  readonly came: number;
}

export class Listener {
  readonly heard: Heard[] = [];
  /** How often the websocket was cut. */
  cuts = 0;

  async run(session: Session, channel: string, isOver: () => boolean): Promise<void> {
    const version = await session.websocketVersion();
    while (!isOver()) {
      try {
        const socket = await session.websocket(version);
        socket.onMessage = (message) => this.#take(message);
        socket.send({ event_name: "subscribe", data: { channels: [channel], last: 0 } });
        await Promise.race([socket.closed, until(isOver)]);
        if (isOver()) await socket.close();
        else this.cuts += 1;
      } catch {
        // Nothing answers yet.
      }
      if (!isOver()) await pause(1000);
    }
  }

  #take(message: string): void {
    const came = performance.now();
    for (const { message: notification } of JSON.parse(message) as BusMessage[]) {
      const sent = notification?.payload?.at;
      if (typeof sent === "number") this.heard.push({ sent, came });
    }
  }
}

interface BusMessage {
  readonly message?: { readonly payload?: { readonly at?: unknown } };
}

async function until(isOver: () => boolean): Promise<void> {
  while (!isOver()) await pause(100);
}
