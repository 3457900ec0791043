#!/bin/bash
# Starts an empty RabbitMQ on 127.0.0.1 and says how long that took. Installs it first where it is missing (Debian, Ubuntu).
# Everything but the package lies in $TB_WORK/rabbitmq. Ports: $HTTP_PORT, $AMQP_PORT, $NODE_PORT, $EPMD_PORT.
set -euo pipefail
. "$(dirname "$0")/env.sh"
began=$(date +%s%N)
took() { echo "$1 after $((($(date +%s%N) - began) / 1000000)) ms"; }

if ! ls -d /usr/lib/rabbitmq/lib/rabbitmq_server-* >/dev/null 2>&1; then
  as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
  # The package would start a broker of its own, open to the network.
  made=
  [ -e /usr/sbin/policy-rc.d ] || made=yes
  [ -z "$made" ] || printf '#!/bin/sh\nexit 101\n' | as_root install -m 755 /dev/stdin /usr/sbin/policy-rc.d
  as_root apt-get update -qq >/dev/null 2>&1 || true
  DEBIAN_FRONTEND=noninteractive as_root apt-get -o DPkg::Lock::Timeout=300 install -qq -y --no-install-recommends \
    rabbitmq-server >"$RUN/apt.log" 2>&1 || { tail -3 "$RUN/apt.log"; exit 1; }
  [ -z "$made" ] || as_root rm -f /usr/sbin/policy-rc.d
  took installed
fi

bash "$(dirname "$0")/stop.sh"
rm -rf "$RUN/data" "$RUN/log" && mkdir -p "$RUN/data" "$RUN/log"
cat >"$RUN/rabbitmq.conf" <<END
listeners.tcp.1 = 127.0.0.1:$AMQP_PORT
management.tcp.ip = 127.0.0.1
management.tcp.port = $HTTP_PORT
default_user = admin
default_pass = EXAMPLE-admin-password
log.file.level = info
END
echo '[rabbitmq_management].' >"$RUN/enabled_plugins"
echo "$EPMD_PORT" >"$RUN/epmd.port"
setsid "$(sbin)/rabbitmq-server" >"$RUN/out.log" 2>&1 </dev/null &
echo $! >"$RUN/server.pid"
for _ in $(seq 1 300); do
  # The broker may have begun to listen before the log-in works, and somebody else may be on its port.
  curl -s -u admin:EXAMPLE-admin-password "http://127.0.0.1:$HTTP_PORT/api/whoami" | grep -q '"name":"admin"' && { took up; exit 0; }
  kill -0 "$(cat "$RUN/server.pid")" 2>/dev/null || break
  sleep 0.1
done
tail -20 "$RUN/out.log"
exit 1
