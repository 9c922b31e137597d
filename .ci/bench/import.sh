#!/usr/bin/env bash
# CPU seconds, user and system, seconds and memory of importing a CSV file against ogr2ogr loading it into a GeoPackage
# with a spatial index.
#   .ci/bench/import.sh [FILE] [ROWS] [ROUNDS]
# FILE is a UCDP GED file, of which ROWS rows are made. What is compared is not alike: Dateline checks each row and its
# country, keeps the record whole with its sources beside the flat columns, indexes its words and numbers it for good;
# ogr2ogr copies cells. Each round measures both in turn; the medians are printed. Compare the rows of one run only.
set -euo pipefail
cd "$(dirname "$0")/../.."
file=${1:-../shared/datasets/incidents/ucdp-ged-syria-2016-2019.csv.gz} n=${2:-250000} rounds=${3:-3}
[[ -e $file ]] || { echo "There is no $file: name a UCDP GED file." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
go build -o "$folder/dateline" ./cmd/dateline
go run ./.ci/bench/import -n "$n" "$file" >"$folder/rows.csv"
measure() { # prints user+system seconds, seconds, MB
	/usr/bin/time -f '%U %S %e %M' -o "$folder/time" "$@" >/dev/null 2>&1
	awk '{ print $1 + $2, $3, $4 / 1024 }' "$folder/time"
}
for _ in $(seq "$rounds"); do
	rm -f "$folder"/a.db* "$folder/a.gpkg"
	echo "new $(measure "$folder/dateline" import --db "$folder/a.db" "$folder/rows.csv")"
	echo "same again $(measure "$folder/dateline" import --db "$folder/a.db" "$folder/rows.csv")" | sed 's/same again/again/'
	if command -v ogr2ogr >/dev/null; then
		echo "ogr2ogr $(measure ogr2ogr -f GPKG "$folder/a.gpkg" "$folder/rows.csv" -oo X_POSSIBLE_NAMES=longitude -oo Y_POSSIBLE_NAMES=latitude -oo AUTODETECT_TYPE=YES -a_srs EPSG:4326)"
	fi
done >"$folder/rounds"
awk -v n="$n" '
	function median(list, a, k, i, j, t) {
		k = split(list, a)
		for (i = 1; i <= k; i++) for (j = i + 1; j <= k; j++) if (a[j] + 0 < a[i] + 0) { t = a[i]; a[i] = a[j]; a[j] = t }
		return a[int((k + 1) / 2)]
	}
	{ if (!($1 in cpu)) order[++kinds] = $1; cpu[$1] = cpu[$1] " " $2; wall[$1] = wall[$1] " " $3; memory[$1] = memory[$1] " " $4 }
	END {
		printf "%-10s %9s %9s %9s %12s   (n=%d)\n", "", "CPU s", "seconds", "MB", "rows/CPU s", n
		for (i = 1; i <= kinds; i++) { k = order[i]; printf "%-10s %9.2f %9.2f %9.0f %12.0f\n", k, median(cpu[k]), median(wall[k]), median(memory[k]), n / median(cpu[k]) }
		if ("ogr2ogr" in cpu) printf "rows per CPU second against ogr2ogr: %.2f; rows per second: %.2f\n", median(cpu["ogr2ogr"]) / median(cpu["new"]), median(wall["ogr2ogr"]) / median(wall["new"])
		else print "ogr2ogr is not here (Debian: gdal-bin)"
	}' "$folder/rounds"
