/** What the init job's shell programs have in common: PostgreSQL's client, and how long it is waited for. */

/** Seconds until the job gives up on a database without a primary. */
const patience = 600;

/** Names of modules are lower-case letters, digits and _: nothing to quote. */
export const listed = (modules: readonly string[]) => modules.map((name) => `'${name}'`).join(", ");

/** Functions for a program whose first argument is the folder of its files. */
export const sqlClient = `sql() { psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 "$@"; }
ask() { sql --tuples-only --no-align "$@"; }
wait_for_primary() {
  waited=0
  until [ "$(ask --dbname=postgres --command='SELECT pg_is_in_recovery()' || true)" = f ]; do
    [ $waited -lt ${patience} ] || { echo "no primary takes writes after ${patience} s" >&2; exit 1; }
    sleep 2
    waited=$((waited + 2))
  done
}
PGPASSWORD=$(cat "$1/superuser-password")
export PGPASSWORD
`;
