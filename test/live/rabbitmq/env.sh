# Where the broker of this bed keeps things, and what it is told; nothing is read from or written to the system's own.
RUN=${TB_WORK:-${TMPDIR:-/tmp}/stanch-testbeds}/rabbitmq
mkdir -p "$RUN"
: "${HTTP_PORT:=25673}" "${AMQP_PORT:=25672}" "${NODE_PORT:=25674}" "${EPMD_PORT:=25675}"
sbin() { ls -d /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin | tail -1; }
export HOME=$RUN
export RABBITMQ_NODENAME=stanch@localhost RABBITMQ_CONFIG_FILE=$RUN/rabbitmq.conf RABBITMQ_CONF_ENV_FILE=/dev/null
export RABBITMQ_MNESIA_BASE=$RUN/data RABBITMQ_LOG_BASE=$RUN/log RABBITMQ_LOGS=$RUN/log/broker.log
export RABBITMQ_ENABLED_PLUGINS_FILE=$RUN/enabled_plugins RABBITMQ_PID_FILE=$RUN/node.pid
export RABBITMQ_DIST_PORT=$NODE_PORT ERL_EPMD_PORT=$EPMD_PORT ERL_EPMD_ADDRESS=127.0.0.1
export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}'
