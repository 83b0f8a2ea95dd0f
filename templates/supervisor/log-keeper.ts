/** What bounds the logs that services write themselves: programs/supervisor/log-keeper.py. */

/** Its name among the supervisor's processes; it is no program of the topology. */
export const logKeeper = "log-keeper";

/** Bytes of one log; above what the supervisor itself rotates at. */
export const logBytes = 24 * 1024 ** 2;
