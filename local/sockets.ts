/** TCP sockets of this machine, from the kernel. */
import { readFileSync } from "node:fs";

export interface End {
  readonly address: string;
  readonly port: number;
}

export interface Tcp {
  readonly local: End;
  readonly remote: End;
  /** Bytes that arrived and were not read yet. */
  readonly unread: number;
  /** Whose process made it. */
  readonly uid: number;
  /** As `/proc/<pid>/fd` names it. */
  readonly inode: number;
}

const established = "01";
const listen = "0A";

/** Every established IPv4 connection; both ends of one on this machine are two. */
export function connections(): Tcp[] {
  return table("/proc/net/tcp", established);
}

/** Where something listens, of both address families. */
export function listeners(): string[] {
  return ["/proc/net/tcp", "/proc/net/tcp6"]
    .flatMap((file) => table(file, listen))
    .map(({ local }) => `${local.address}:${local.port}`)
    .toSorted();
}

/** Every IPv4 socket that listens; several where they share an address (SO_REUSEPORT). */
export function listening(): Tcp[] {
  return table("/proc/net/tcp", listen);
}

function table(file: string, wanted: string): Tcp[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      const [, local, remote, state, queues, , , uid, , inode] = line.trim().split(/\s+/);
      if (local === undefined || remote === undefined || state !== wanted) return [];
      const unread = Number.parseInt(queues?.split(":")[1] ?? "0", 16);
      return [
        {
          local: endOf(local),
          remote: endOf(remote),
          unread,
          uid: Number(uid),
          inode: Number(inode),
        },
      ];
    });
}

/** `0B09004E7F…:1F88`: the address is in the machine's byte order. */
function endOf(text: string): End {
  const [address = "", port = ""] = text.split(":");
  const bytes = Buffer.from(address, "hex").reverse();
  return {
    address: bytes.length === 4 ? bytes.join(".") : address,
    port: Number.parseInt(port, 16),
  };
}
