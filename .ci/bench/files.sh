#!/usr/bin/env bash
# CPU seconds, user and system, of writing GeoPackage and FlatGeobuf against those of ogr2ogr for the same incidents.
#   .ci/bench/files.sh [NUMBER OF INCIDENTS] [ROUNDS]
# ogr2ogr reads the fastest source there is for it, the other of the two files; Dateline's features are in memory. The
# table of sources, 2.5 rows an incident, is something that ogr2ogr does not write: the GeoPackage is measured without and with it.
# Each round measures all of them in turn; the medians and their ratios are printed. Compare the rows of one run only.
set -euo pipefail
cd "$(dirname "$0")/../.."
n=${1:-200000} rounds=${2:-3}
command -v ogr2ogr >/dev/null || { echo "This needs ogr2ogr (Debian: gdal-bin)." >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
go build -o "$folder/files" ./.ci/bench/files
ours() { rm -f "$folder/$1" && "$folder/files" -n "$n" -o "$folder/$1" "${@:2}"; }
theirs() { # FORMAT FILE SOURCE
	rm -f "$folder/$2"
	local TIMEFORMAT='%U %S'
	{ time ogr2ogr -f "$1" "$folder/$2" "$folder/$3" incidents -nln incidents 2>/dev/null; } 2>&1 | awk '{ print $1 + $2 }'
}
ours source.fgb -format fgb >/dev/null
ours source.gpkg -format gpkg >/dev/null
for _ in $(seq "$rounds"); do
	echo "gpkg $(ours o.gpkg -format gpkg -sources=false) $(theirs GPKG r.gpkg source.fgb)"
	echo "gpkg+sources $(ours o.gpkg -format gpkg) $(theirs GPKG r.gpkg source.fgb)"
	echo "fgb $(ours o.fgb -format fgb) $(theirs FlatGeobuf r.fgb source.gpkg)"
	echo "kml $(ours o.kml -format kml) $(theirs KML r.kml source.fgb)"
done >"$folder/rounds"
awk -v n="$n" '
	function median(list, a, k, i, j, t) {
		k = split(list, a)
		for (i = 1; i <= k; i++) for (j = i + 1; j <= k; j++) if (a[j] + 0 < a[i] + 0) { t = a[i]; a[i] = a[j]; a[j] = t }
		return a[int((k + 1) / 2)]
	}
	{ if (!($1 in ours)) order[++formats] = $1; ours[$1] = ours[$1] " " $2; theirs[$1] = theirs[$1] " " $3 }
	END {
		printf "%-14s %9s %9s %7s   (CPU seconds, n=%d)\n", "format", "dateline", "ogr2ogr", "ratio", n
		for (i = 1; i <= formats; i++) { f = order[i]; printf "%-14s %9.2f %9.2f %7.2f\n", f, median(ours[f]), median(theirs[f]), median(ours[f]) / median(theirs[f]) }
	}' "$folder/rounds"
