/** What an instance works on: Odoo's HTTP instances serve one request a connection. */
import { connections, type Tcp } from "../sockets.ts";
import { until } from "../until.ts";

/** How many connections a listener has accepted. */
export async function connectionsTo(address: string, port: number): Promise<number> {
  return accepted(address, port).length;
}

/** Whether a listener has been sent something that it has not read yet. */
export function hasUnread(address: string, port: number): boolean {
  return accepted(address, port).some(({ unread }) => unread > 0);
}

function accepted(address: string, port: number): Tcp[] {
  return connections().filter(({ local }) => local.address === address && local.port === port);
}

/** Resolves when none is left, or after some seconds: then what is left is cut. */
export async function untilNone(
  count: () => Promise<number>,
  seconds: number,
  note: (line: string) => void,
): Promise<void> {
  const isIdle = async () => {
    const left = await count();
    if (left > 0) note(`waiting for ${left} requests that are under way`);
    return left === 0;
  };
  await until(isIdle, seconds);
}
