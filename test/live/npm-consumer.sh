#!/bin/sh
# usage: npm-consumer.sh NAME ARGUMENTS-OF-NPM…   in the folder that holds NAME.npmrc
# Runs npm once, and reports in NAME.report.json what came of it and the SHA-256 of the token that npm itself was
# given: from a copy, as the file may be swapped while npm runs.
set -u
umask 077
name=$1
shift
mine=$(mktemp -d "$PWD/.run-XXXXXX")
trap 'rm -rf "$mine"' EXIT
cp "$name.npmrc" "$mine/npmrc"
ok=true
npm "$@" --userconfig "$mine/npmrc" --cache "$PWD/$name.cache" >"$mine/out" 2>"$mine/err" || ok=false
at=$(date +%s%3N)
code=$(sed -n 's/^npm error code \(E[A-Z0-9]*\).*/\1/p' "$mine/err" | head -n 1)
sha=$(sed -n 's/.*:_authToken=//p' "$mine/npmrc" | tr -d '\n' | sha256sum | cut -c 1-16)
# What npm didn't take to the registry says nothing of the token.
case "$ok $code" in true* | *E401 | *E403) said=", \"sha256\": \"$sha\"" ;; *) said= ;; esac
printf '{"ok": %s, "code": "%s", "at": %s%s}\n' "$ok" "$code" "$at" "$said" >"$mine/report"
mv "$mine/report" "$name.report.json"
cat "$mine/out"
[ "$ok" = true ] || { cat "$mine/err" >&2; exit 1; }
