// Command files writes invented incidents to a file and prints the CPU seconds,
// user and system, that the writing took; the inventing is not counted.
//
//	go run ./.ci/bench/files -n 200000 -format fgb -o incidents.fgb
package main

import (
	"bufio"
	"flag"
	"fmt"
	"log"
	"os"
	"runtime"
	"syscall"
	"time"

	"dateline/data/geopackage"
	"dateline/geo"
	"dateline/geo/flatgeobuf"
	"dateline/geo/layertest"
)

func main() {
	log.SetFlags(0)
	n := flag.Int("n", 200_000, "`number` of incidents")
	format := flag.String("format", "fgb", "fgb, gpkg, kml, csv or geojson")
	withSources := flag.Bool("sources", true, "write the table of sources too (gpkg)")
	path := flag.String("o", "", "`file` to write")
	flag.Parse()
	list := layertest.Invented(1, *n)
	runtime.GC()
	before := cpu()
	if err := write(*path, *format, list, *withSources); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.2f\n", (cpu() - before).Seconds())
}

func write(path, format string, list []geo.Feature, withSources bool) error {
	features, head := layertest.Each(list), layertest.Head()
	if format == "gpkg" {
		if !withSources {
			return geopackage.Write(path, features, nil, head)
		}
		return geopackage.Write(path, features, layertest.Sources(list), head)
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 256<<10)
	switch format {
	case "fgb":
		err = flatgeobuf.Write(w, features, head)
	case "kml":
		err = geo.WriteKML(w, features, head)
	case "csv":
		err = geo.WriteCSV(w, features, head.Base)
	case "geojson":
		err = geo.WriteGeoJSON(w, features, head)
	default:
		err = fmt.Errorf("unknown format %q", format)
	}
	if err != nil {
		return err
	}
	return w.Flush()
}

func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		log.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
