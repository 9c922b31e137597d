// Command layers measures how fast Dateline hands out its layers, beside constant
// bytes of the same sizes and beside ogr2ogr, in turns and in one run. It checks
// what it measures: the same incidents, the same sums, the same bytes.
//
//	go run ./.ci/bench/layers -dateline bin/dateline -rows incidents.csv
//
// It starts Dateline on a database of its own, and itself as the server of
// constant bytes (-constant). wrk and ogr2ogr are needed.
package main

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

func main() {
	log.SetFlags(0)
	constant := flag.String("constant", "", "`address` on which to answer /b/N with N constant bytes, and nothing else")
	binary := flag.String("dateline", "bin/dateline", "the `program` to measure")
	rows := flag.String("rows", "", "CSV `file` of the incidents")
	rounds := flag.Int("rounds", 5, "`number` of measurements of each thing; their median is printed")
	flag.Parse()
	if *constant != "" {
		log.Fatal(serveConstant(*constant))
	}
	if err := run(*binary, *rows, *rounds); err != nil {
		log.Fatal(err)
	}
}

// serveConstant is the yardstick: no other work than the bytes.
func serveConstant(address string) error {
	chunk := bytes.Repeat([]byte("0123456789abcde\n"), 1<<16)
	http.HandleFunc("/b/", func(w http.ResponseWriter, r *http.Request) {
		n, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/b/"))
		if err != nil || n < 0 {
			http.Error(w, "want /b/N", http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Length", strconv.Itoa(n))
		for n > 0 {
			k, err := w.Write(chunk[:min(n, len(chunk))])
			if n -= k; err != nil {
				return
			}
		}
	})
	return (&http.Server{Addr: address, ReadHeaderTimeout: time.Minute}).ListenAndServe()
}

// bench is the servers and what is printed.
type bench struct {
	folder, base, constant string
	pid, rounds            int
	table                  *tabwriter.Writer
}

func run(binary, rows string, rounds int) error {
	folder, err := os.MkdirTemp("", "dateline-layers-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	database := filepath.Join(folder, "incidents.db")
	if out, err := exec.Command(binary, "import", "--db", database, "--dataset", "bench", "--redistribution", "open", rows).CombinedOutput(); err != nil {
		return fmt.Errorf("import: %w\n%s", err, out)
	}
	b := &bench{folder: folder, rounds: rounds, table: tabwriter.NewWriter(os.Stdout, 2, 8, 2, ' ', 0)}
	if b.base, err = b.start(&b.pid, "/readyz", func(address string) *exec.Cmd {
		return exec.Command(binary, "serve", "--db", database, "--addr", address, "--log", "json")
	}); err != nil {
		return err
	}
	defer stop(b.pid)
	self, err := os.Executable()
	if err != nil {
		return err
	}
	var yardstick int
	if b.constant, err = b.start(&yardstick, "/b/1", func(address string) *exec.Cmd { return exec.Command(self, "-constant", address) }); err != nil {
		return err
	}
	defer stop(yardstick)
	fmt.Fprintln(b.table, "what\tdateline\tbeside\tratio\tmust\taim\t")
	for _, measure := range []func(*bench) error{filtered, whole, pages, views} {
		if err := measure(b); err != nil {
			return err
		}
	}
	return b.table.Flush()
}

// start runs a server on a free port of this machine until it answers the path.
func (b *bench) start(pid *int, path string, command func(address string) *exec.Cmd) (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	address := l.Addr().String()
	l.Close()
	c := command(address)
	if err := c.Start(); err != nil {
		return "", err
	}
	*pid = c.Process.Pid
	go c.Wait() //nolint:errcheck // it is ended by us
	for range 600 {
		if r, err := http.Get("http://" + address + path); err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return "http://" + address, nil
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	return "", errors.New(c.String() + " does not answer")
}

func stop(pid int) {
	if p, err := os.FindProcess(pid); err == nil {
		_ = p.Signal(os.Interrupt)
	}
}

func (b *bench) row(what, dateline, beside string, ratio float64, must, aim string) {
	fmt.Fprintf(b.table, "%s\t%s\t%s\t%.2f\t%s\t%s\t\n", what, dateline, beside, ratio, must, aim)
}

// download is what came of one request.
type download struct {
	bytes    int64
	first    time.Duration // until the first byte of the body
	seconds  float64
	features int // lines that begin a feature
	sum      [32]byte
	header   http.Header
}

func (d download) rate() float64 { return float64(d.bytes) / 1e6 / d.seconds }

var client = &http.Client{Transport: &http.Transport{DisableCompression: true, ReadBufferSize: 1 << 20}}

// fetch reads all of an answer; look says whether its bytes are looked at, which
// takes longer than reading them.
func fetch(address, encoding string, look bool) (d download, err error) {
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return d, err
	}
	r.Header.Set("Accept-Encoding", cmp.Or(encoding, "identity"))
	start := time.Now()
	answer, err := client.Do(r)
	if err != nil {
		return d, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return d, fmt.Errorf("%s: %s", address, answer.Status)
	}
	d.header = answer.Header
	hash := sha256.New()
	buffer := make([]byte, 1<<20)
	for {
		n, err := answer.Body.Read(buffer)
		if d.bytes == 0 && n > 0 {
			d.first = time.Since(start)
		}
		d.bytes += int64(n)
		if look {
			hash.Write(buffer[:n])
			d.features += bytes.Count(buffer[:n], []byte(`"type":"Feature","id"`)) // one cut in two is put right below
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return d, err
		}
	}
	d.seconds = time.Since(start).Seconds()
	copy(d.sum[:], hash.Sum(nil))
	return d, nil
}

// turns measures each of the functions in turn and gives their medians.
func (b *bench) turns(measures ...func() (float64, error)) ([]float64, error) {
	all := make([][]float64, len(measures))
	for range b.rounds {
		for k, measure := range measures {
			v, err := measure()
			if err != nil {
				return nil, err
			}
			all[k] = append(all[k], v)
		}
	}
	out := make([]float64, len(measures))
	for k := range all {
		slices.Sort(all[k])
		out[k] = all[k][len(all[k])/2]
	}
	return out, nil
}

// layer is as much of a GeoJSON file as the checks look at.
type layer struct {
	NumberMatched int
	Features      []struct {
		Properties struct {
			ID     int64    `json:"id"`
			Killed *float64 `json:"killed_best"`
		}
	}
}

func readLayer(r io.Reader) (n int, killed float64, err error) {
	var l layer
	if err := json.NewDecoder(bufio.NewReaderSize(r, 1<<20)).Decode(&l); err != nil {
		return 0, 0, err
	}
	for _, f := range l.Features {
		if f.Properties.Killed != nil {
			killed += *f.Properties.Killed
		}
	}
	return len(l.Features), killed, nil
}

// filtered is a filtered layer as it is made, beside ogr2ogr making GeoJSON of a
// GeoPackage of the same incidents.
func filtered(b *bench) error {
	const query = "?killed_min=1"
	address := b.base + "/data/incidents.geojson" + query
	cold, err := fetch(address, "", false)
	if err != nil {
		return err
	}
	pack := filepath.Join(b.folder, "incidents.gpkg")
	if err := save(b.base+"/data/incidents.gpkg"+query, pack); err != nil {
		return err
	}
	theirs := filepath.Join(b.folder, "theirs.geojson")
	convert := func() (float64, error) {
		os.Remove(theirs)
		start := time.Now()
		if out, err := exec.Command("ogr2ogr", "-f", "GeoJSON", theirs, pack, "incidents").CombinedOutput(); err != nil {
			return 0, fmt.Errorf("ogr2ogr: %w\n%s", err, out)
		}
		seconds := time.Since(start).Seconds()
		info, err := os.Stat(theirs)
		if err != nil {
			return 0, err
		}
		return float64(info.Size()) / 1e6 / seconds, nil
	}
	var firsts []float64
	before := memory(b.pid)
	rates, err := b.turns(func() (float64, error) {
		d, err := fetch(address, "", false)
		firsts = append(firsts, d.first.Seconds()*1000)
		return d.rate(), err
	}, convert)
	if err != nil {
		return err
	}
	after := memory(b.pid)
	slices.Sort(firsts)
	// Both have the same incidents.
	answer, err := http.Get(address)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	n, killed, err := readLayer(answer.Body)
	if err != nil {
		return err
	}
	f, err := os.Open(theirs)
	if err != nil {
		return err
	}
	defer f.Close()
	if m, sum, err := readLayer(f); err != nil || n != m || killed != sum {
		return fmt.Errorf("ours has %d features and %g killed, theirs %d and %g (%w)", n, killed, m, sum, err)
	}
	mb := func(v float64) string { return fmt.Sprintf("%.0f MB/s", v) }
	b.row(fmt.Sprintf("filtered GeoJSON of %d, streamed / ogr2ogr", n), mb(rates[0]), mb(rates[1]), rates[0]/rates[1], "3", "8")
	b.row("the same, asked for the first time", mb(cold.rate()), mb(rates[1]), cold.rate()/rates[1], "3", "8")
	b.row("its first byte, / 50 ms", fmt.Sprintf("%.1f ms", firsts[len(firsts)/2]), "", firsts[len(firsts)/2]/50, "1", "0.4")
	b.row("memory after the streams / before", fmt.Sprintf("%d MB", after), fmt.Sprintf("%d MB", before), float64(after)/float64(before), "flat", "")
	return nil
}

func save(address, path string) error {
	answer, err := http.Get(address)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", address, answer.Status)
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(f, answer.Body)
	return err
}

// memory is what the process holds, in MB.
func memory(pid int) int {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	m := regexp.MustCompile(`VmRSS:\s+(\d+) kB`).FindSubmatch(status)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(string(m[1]))
	return n / 1024
}

// whole is the layer of all incidents once it is made, beside constant bytes.
func whole(b *bench) error {
	for _, encoding := range []string{"", "gzip"} {
		address := b.base + "/data/incidents.geojson"
		made, err := fetch(address, encoding, true)
		if err != nil {
			return err
		}
		for range 600 {
			d, err := fetch(address, encoding, true)
			if err != nil {
				return err
			}
			if encoding == "" && d.sum != made.sum {
				return errors.New("the layer as it was made and as it was kept are not the same bytes")
			}
			if d.header.Get("Content-Length") != "" {
				made = d
				break
			}
			time.Sleep(100 * time.Millisecond)
		}
		if made.header.Get("Content-Length") == "" {
			return errors.New("the layer is not kept")
		}
		rate := func(address string) func() (float64, error) {
			return func() (float64, error) {
				d, err := fetch(address, encoding, false)
				if err == nil && d.bytes != made.bytes {
					err = fmt.Errorf("%s: %d bytes, want %d", address, d.bytes, made.bytes)
				}
				return d.rate(), err
			}
		}
		rates, err := b.turns(rate(address), rate(fmt.Sprint(b.constant, "/b/", made.bytes)))
		if err != nil {
			return err
		}
		b.row(fmt.Sprintf("all incidents, %s %d MB / constant bytes", cmp.Or(encoding, "plain"), made.bytes/1_000_000),
			fmt.Sprintf("%.0f MB/s", rates[0]), fmt.Sprintf("%.0f MB/s", rates[1]), rates[0]/rates[1], "0.5", "0.9")
	}
	return nil
}

// pages are pages of 1,000 items at any offset.
func pages(b *bench) error {
	items := b.base + "/ogc/collections/incidents/items?limit=1000"
	var first layer
	answer, err := http.Get(items + "&f=json")
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(&first); err != nil {
		return err
	}
	time1000 := func(offset int, filter string) func() (float64, error) {
		return func() (float64, error) {
			var all []float64
			for range 20 {
				d, err := fetch(fmt.Sprint(items, "&offset=", offset, filter), "", true)
				if err != nil {
					return 0, err
				}
				all = append(all, d.seconds*1000)
			}
			slices.Sort(all)
			return all[len(all)/2], nil
		}
	}
	n := first.NumberMatched
	ms := func(v float64) string { return fmt.Sprintf("%.2f ms", v) }
	times, err := b.turns(time1000(0, ""), time1000(n/2, ""), time1000(n-1000, ""), time1000(0, "&killed_min=1"), time1000(n/4, "&killed_min=1"))
	if err != nil {
		return err
	}
	b.row(fmt.Sprintf("1,000 items after %d / the first", n/2), ms(times[1]), ms(times[0]), times[1]/times[0], "1.5", "1")
	b.row(fmt.Sprintf("1,000 items after %d / the first", n-1000), ms(times[2]), ms(times[0]), times[2]/times[0], "1.5", "1")
	b.row(fmt.Sprintf("1,000 items of a filter after %d / the first", n/4), ms(times[4]), ms(times[3]), times[4]/times[3], "1.5", "1")
	return nil
}

// views are the 500 newest and worst of a view, under load.
func views(b *bench) error {
	for _, v := range []struct{ name, query string }{
		{"500 newest of the world", "bbox=-180,-90,180,90"},
		{"500 newest of a view z5", "bbox=33,26,61,40"},
		{"500 newest of a view z9", "bbox=43.4,32.7,45.3,33.9"},
		{"500 worst of a view z5", "bbox=33,26,61,40&sortby=-killed_best"},
	} {
		address := b.base + "/ogc/collections/incidents/items?limit=500&" + v.query
		d, err := fetch(address, "", true)
		if err != nil {
			return err
		}
		rates, err := b.turns(load(address), load(fmt.Sprint(b.constant, "/b/", d.bytes)))
		if err != nil {
			return err
		}
		b.row(fmt.Sprintf("%s, %d kB / constant bytes", v.name, d.bytes/1000), fmt.Sprintf("%.0f/s", rates[0]), fmt.Sprintf("%.0f/s", rates[1]), rates[0]/rates[1], "0.10", "0.30")
	}
	return nil
}

var perSecond = regexp.MustCompile(`Requests/sec:\s+([0-9.]+)`)

// load asks for an address over 8 connections for two seconds.
func load(address string) func() (float64, error) {
	return func() (float64, error) {
		if _, err := url.Parse(address); err != nil {
			return 0, err
		}
		out, err := exec.Command("wrk", "-t1", "-c8", "-d2s", address).CombinedOutput()
		if err != nil || bytes.Contains(out, []byte("Non-2xx")) {
			return 0, fmt.Errorf("wrk %s: %w\n%s", address, err, out)
		}
		m := perSecond.FindSubmatch(out)
		if m == nil {
			return 0, fmt.Errorf("wrk %s:\n%s", address, out)
		}
		return strconv.ParseFloat(string(m[1]), 64)
	}
}
