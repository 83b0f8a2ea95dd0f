/**
 * The edge where it ends TLS with a certificate that somebody renews: HAProxy reads files once, so
 * a changed one is a reload. Nothing is refused while the old worker ends.
 */
export const followCertificate = `#!/bin/sh
# usage: follow-certificate.sh <haproxy.cfg> <certificate.pem>
set -eu
haproxy -W -db -f "$1" &
haproxy=$!
# USR1 ends when the last request has; TERM at once.
trap 'kill -USR1 $haproxy' USR1
trap 'kill -TERM $haproxy' TERM INT
before=$(cksum "$2" "$2.key")
while kill -0 $haproxy 2>/dev/null; do
  # In the background: a signal is taken while it waits, not after it.
  sleep 30 &
  wait $! || true
  now=$(cksum "$2" "$2.key")
  [ "$now" = "$before" ] || kill -USR2 $haproxy
  before=$now
done
wait $haproxy
`;
