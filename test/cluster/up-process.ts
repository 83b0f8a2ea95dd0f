/** `up` of the suite's stack as a process of its own, to be killed. usage: up-process.ts <folder of stack files> */
import { load } from "../../load.ts";
import { up } from "../../local/up.ts";

const quiet = {
  say: () => {},
  step: <T>(_: string, work: (note: (line: string) => void) => Promise<T>) => work(() => {}),
};
await up(load("suite", process.argv[2]), { refreshRoot: false }, quiet);
