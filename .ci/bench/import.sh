#!/usr/bin/env bash
# CPU seconds, user and system, seconds and memory of importing a CSV file against ogr2ogr loading it into a GeoPackage
# with a spatial index, and whether both hold what the file holds.
#   .ci/bench/import.sh [FILE] [ROWS] [ROUNDS]
# FILE is a UCDP GED file, of which ROWS rows are made. What is compared is not alike: Dateline checks each row and its
# country, keeps the record whole with its sources beside the flat columns, indexes its words and numbers it for good;
# ogr2ogr copies cells. Each round measures all in turn: new into no database, again into that, which changes nothing,
# and read, which parses, checks and places the rows and stores nothing. The medians are printed. Compare the
# rows of one run only.
set -euo pipefail
cd "$(dirname "$0")/../.."
file=${1:-../shared/datasets/incidents/ucdp-ged-syria-2016-2019.csv.gz} n=${2:-250000} rounds=${3:-3}
[[ -e $file ]] || { echo "There is no $file: name a UCDP GED file." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
go build -o "$folder/dateline" ./cmd/dateline
go build -o "$folder/rows" ./.ci/bench/import
"$folder/rows" -n "$n" "$file" >"$folder/rows.csv"
measure() { # prints user+system seconds, seconds, MB
	/usr/bin/time -f '%U %S %e %M' -o "$folder/time" "$@" >/dev/null 2>&1
	awk '{ print $1 + $2, $3, $4 / 1024 }' "$folder/time"
}
for _ in $(seq "$rounds"); do
	rm -f "$folder"/a.db* "$folder/a.gpkg"
	echo "new $(measure "$folder/dateline" import --db "$folder/a.db" "$folder/rows.csv")"
	if command -v ogr2ogr >/dev/null; then
		echo "ogr2ogr $(measure ogr2ogr -f GPKG "$folder/a.gpkg" "$folder/rows.csv" -oo X_POSSIBLE_NAMES=longitude -oo Y_POSSIBLE_NAMES=latitude -oo AUTODETECT_TYPE=YES -a_srs EPSG:4326)"
	fi
	echo "again $(measure "$folder/dateline" import --db "$folder/a.db" "$folder/rows.csv")"
	echo "read $(measure "$folder/rows" -read "$folder/rows.csv")"
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
		printf "reading, checking and placing are %.0f %% of the CPU time, storing the rest\n", 100 * median(cpu["read"]) / median(cpu["new"])
		if ("ogr2ogr" in cpu) printf "rows per CPU second against ogr2ogr: %.2f; rows per second: %.2f\n", median(cpu["ogr2ogr"]) / median(cpu["new"]), median(wall["ogr2ogr"]) / median(wall["new"])
		else print "ogr2ogr is not here (Debian: gdal-bin)"
	}' "$folder/rounds"

held() { # prints rows and the dead of a layer's field
	ogrinfo -q -dialect SQLITE -sql "SELECT COUNT(*) AS n, SUM(CAST($3 AS INTEGER)) AS dead FROM \"$2\"" "$1" | awk '/ = / { printf " %s", $NF }'
}
if command -v ogrinfo >/dev/null; then
	"$folder/dateline" export --db "$folder/a.db" --format csv --out "$folder/a.csv"
	want=$("$folder/rows" -sum "$folder/rows.csv") ours=$(held "$folder/a.csv" a killed_best) theirs=$(held "$folder/a.gpkg" rows best)
	echo "rows and dead: file$want, Dateline$ours, ogr2ogr$theirs; megabytes: $(du -m "$folder/a.db" | cut -f1), $(du -m "$folder/a.gpkg" | cut -f1)"
	[[ $ours == "$want" && $theirs == "$want" ]] || { echo "they do not hold the same" >&2; exit 1; }
fi
