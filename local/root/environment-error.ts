import type { Problem } from "../../model/user-error.ts";
import { UserError } from "../../model/user-error.ts";

/** This machine lacks something the private root needs: exit 3, every lack at once. */
export class EnvironmentError extends UserError {
  constructor(...problems: Problem[]) {
    super("environment", problems);
  }
}
