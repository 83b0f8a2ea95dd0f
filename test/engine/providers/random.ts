/** Stand-in for the random provider: real random values, which live in the engine's state alone. */
import { randomBytes, randomInt, randomUUID } from "node:crypto";
import type { Behaviour } from "./provider.ts";
import { differences, revealed, type Values } from "./wire.ts";

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** What each type answers; another one has no stand-in. */
const made: Readonly<Record<string, (inputs: Values) => Values>> = {
  RandomPassword: ({ length }) => ({ result: text(Number(length)) }),
  RandomString: ({ length }) => ({ result: text(Number(length)) }),
  RandomUuid: () => ({ result: randomUUID() }),
  RandomBytes: ({ length }) => encoded(randomBytes(Number(length)), "base64"),
  RandomId: ({ byteLength }) => encoded(randomBytes(Number(byteLength)), "b64Std"),
};

export function randomBehaviour(version: string): Behaviour {
  return {
    version,
    configure: () => {},
    check: async ({ type }, _old, wanted) => ({
      inputs: wanted,
      failures: made[kindOf(type)] === undefined ? [["type", `no stand-in for ${type}`]] : [],
    }),
    // Other wishes, another value: nothing of it can be changed in place.
    diff: (_subject, old, wanted) => {
      const changes = differences(revealed(old), revealed(wanted));
      return { changes, replaces: changes, deleteBeforeReplace: false };
    },
    create: async ({ type }, inputs, preview) => {
      if (preview) return { id: "", outputs: inputs };
      const plain = revealed(inputs) as Values;
      return { id: randomUUID(), outputs: { ...inputs, ...made[kindOf(type)]?.(plain) } };
    },
    update: async (_subject, _id, inputs) => inputs,
    read: async (_subject, then) => then,
    remove: async () => {},
    invoke: async (token) => {
      throw new Error(`the stand-in answers no ${token}`);
    },
  };
}

function kindOf(type: string): string {
  return type.slice(type.lastIndexOf(":") + 1);
}

function text(length: number): string {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join("");
}

function encoded(bytes: Buffer, base64: string): Values {
  return {
    [base64]: bytes.toString("base64"),
    b64Url: bytes.toString("base64url"),
    hex: bytes.toString("hex"),
    dec: BigInt(`0x${bytes.toString("hex")}`).toString(),
  };
}
