#!/bin/sh
# usage: export.sh ADDRESS   in the folder that holds export.env
# A script that somebody runs when it is wanted: one call with the key of its file, and a line on how it went.
set -u
. ./export.env
code=$(curl -s -o /dev/null -w '%{http_code}' -A export/1.0 -H "x-api-key: $KEY" "$1")
sha=$(printf '%s' "$KEY" | sha256sum | cut -c 1-8)
printf '{"code": %s, "key_sha256_8": "%s", "at": %s}\n' "$code" "$sha" "$(date +%s)" >export.json
[ "$code" = 200 ]
