#!/bin/bash
# Ends what start.sh started and nothing else: the broker by its process id, and the port mapper on its own port.
set -uo pipefail
. "$(dirname "$0")/env.sh"
[ -f "$RUN/server.pid" ] || exit 0
pid=$(cat "$RUN/server.pid")
children() { for child in $(pgrep -P "$1"); do children "$child"; echo "$child"; done; }
all="$(children "$pid") $pid"
kill -TERM $all 2>/dev/null
for _ in $(seq 1 100); do
  alive=
  for one in $all; do kill -0 "$one" 2>/dev/null && alive=yes; done
  [ -z "$alive" ] && break
  sleep 0.1
done
[ -z "$alive" ] || kill -KILL $all 2>/dev/null
if [ -f "$RUN/epmd.port" ]; then ERL_EPMD_PORT=$(cat "$RUN/epmd.port") epmd -kill >/dev/null 2>&1; fi
rm -f "$RUN/server.pid" "$RUN/epmd.port"
exit 0
