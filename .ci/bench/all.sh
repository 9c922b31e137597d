#!/usr/bin/env bash
# Measures everything that is said about Dateline's speed, beside the control and the peers, and keeps the tables in
# .ci/bench/results, one file a day.
#   .ci/bench/all.sh          the field's sizes: about forty minutes and 8 GB of disk
#   .ci/bench/all.sh short    small sizes and few rounds, to see that everything still measures
# Needs what .ci/setup bench installs, and bin/dateline.
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ "${1:-}" = short ]; then
	sizes=10000,20000 rounds=1 seconds=1 rows=20000 load=20 peer=2000 page=10000
else
	sizes=16566,200000,2000000 rounds=3 seconds=3 rows=250000 load=300 peer=10000 page=200000
fi
results=.ci/bench/results
mkdir -p "$results"
out=$(mktemp)
trap 'rm -f "$out"' EXIT
say() { printf '\n## %s\n\n`%s`\n\n' "$1" "$2" >>"$out"; echo "$1" >&2; }
keep() { # COMMAND...: its output as it is, with what it complains of
	{ echo '```'; "$@" 2>/dev/null; echo '```'; } >>"$out"
}
{
	echo "# Measured on $(date +%F)"
	echo
	echo "Dateline $(bin/dateline version | head -1), $(go version | cut -d' ' -f3), Linux $(uname -r), $(nproc) processors. Times depend on the machine and what"
	echo "else it does; the ratios are taken in turns in one run, and only they are compared."
} >"$out"
say "The server, against constant bytes and the peers" "node .ci/bench/serve.mjs --sizes ${sizes#*,}"
node .ci/bench/serve.mjs --sizes "${sizes#*,}" --rounds "$rounds" --seconds "$seconds" >>"$out"
say "How it grows" "node .ci/bench/growth.mjs --sizes $sizes"
node .ci/bench/growth.mjs --sizes "$sizes" --rounds "$rounds" --seconds "$seconds" >>"$out"
say "Under load" "node .ci/bench/load.mjs --seconds $load"
keep node .ci/bench/load.mjs --incidents "$(cut -d, -f2 <<<"$sizes")" --seconds "$load" || true
say "Files and streams, against ogr2ogr" ".ci/bench/layers.sh"
keep .ci/bench/layers.sh "$rows" "$rounds"
say "Import, against ogr2ogr" ".ci/bench/import.sh"
keep .ci/bench/import.sh "" "$rows" "$rounds"
say "In the browser" "node .ci/bench/page.mjs --incidents 0,$page; node .ci/bench/peers/markercluster.mjs"
keep node .ci/bench/page.mjs --incidents "0,$page"
keep node .ci/bench/peers/markercluster.mjs "$peer"
say "Inside: load, index, clusters, tiles, filters, counts, corrections" "go test -run '^$' -bench . ./geo/... ./data/... ./handlers/..."
keep go test -run '^$' -bench . -benchmem -benchtime "${seconds}x" ./geo/... ./data/... ./handlers/...
mv "$out" "$results/$(date +%F).md"
trap - EXIT
echo "$results/$(date +%F).md"
