/** `up` of the suite's stack as a process of its own, to be killed. usage: up-process.ts <folder of stack files> */
import { load } from "../../load.ts";
import { up } from "../../local/up.ts";
import { silent } from "../../model/progress.ts";

await up(load("suite", process.argv[2]), { refreshRoot: false }, silent);
