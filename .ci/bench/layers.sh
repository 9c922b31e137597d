#!/usr/bin/env bash
# How fast Dateline hands out its layers: streamed and kept GeoJSON, pages of items, the newest and worst of a view, and
# the CPU seconds of writing files, beside constant bytes of the same sizes and beside ogr2ogr.
#   .ci/bench/layers.sh [NUMBER OF INCIDENTS] [ROUNDS]
# Everything is measured in turns in one run and its medians printed as ratios: compare the rows of one run only. The
# answers are checked: the same incidents and sums as ogr2ogr's, the same bytes streamed and kept.
set -euo pipefail
cd "$(dirname "$0")/../.."
n=${1:-250000} rounds=${2:-5}
for tool in ogr2ogr wrk; do
	command -v "$tool" >/dev/null || { echo "This needs $tool (Debian: gdal-bin, wrk)." >&2; exit 1; }
done
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
go build -o "$folder/dateline" ./cmd/dateline
go build -o "$folder/layers" ./.ci/bench/layers
go build -o "$folder/files" ./.ci/bench/files
"$folder/files" -n "$n" -format csv -o "$folder/incidents.csv" >/dev/null
"$folder/layers" -dateline "$folder/dateline" -rows "$folder/incidents.csv" -rounds "$rounds"
echo
.ci/bench/files.sh "$n" 3
