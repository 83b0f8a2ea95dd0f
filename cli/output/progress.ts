/** Progress on standard error: a live line on a terminal, plain lines elsewhere. */
import type { Progress } from "../../model/progress.ts";
import { style } from "./terminal.ts";

/** Steps with their durations; notes every few seconds where there is no terminal. */
export function terminalProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  const live = stream.isTTY === true;
  const clear = () => live && stream.write("\r\x1b[K");
  return {
    say: (line) => {
      clear();
      stream.write(`${line}\n`);
    },
    step: async (title, work) => {
      const began = performance.now();
      const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;
      let note = "";
      let told = began;
      const draw = () => {
        const line = `  … ${title}${note === "" ? "" : `: ${note}`} (${seconds()})`;
        clear();
        stream.write(line.slice(0, (stream.columns ?? 100) - 1));
      };
      const timer = live ? setInterval(draw, 200) : null;
      try {
        const result = await work((line) => {
          note = line;
          if (live || performance.now() - told < 10_000) return;
          told = performance.now();
          stream.write(`  … ${title}: ${line}\n`);
        });
        clear();
        stream.write(`  ${style("green", "✓", stream)} ${title} (${seconds()})\n`);
        return result;
      } catch (error) {
        clear();
        stream.write(`  ${style("red", "✗", stream)} ${title} (${seconds()})\n`);
        throw error;
      } finally {
        if (timer !== null) clearInterval(timer);
      }
    },
  };
}
