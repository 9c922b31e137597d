// Command control is the yardstick of the HTTP measurements: it answers
// GET /b/N with N constant bytes and does no other work. A server is compared
// with it in the same run, asked for as many bytes.
package main

import (
	"bytes"
	"flag"
	"log"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// most is the largest answer in one piece; longer ones repeat it.
const most = 1 << 20

func main() {
	addr := flag.String("addr", "127.0.0.1:0", "where to listen")
	flag.Parse()
	body := bytes.Repeat([]byte("Dateline "), most/9+1)[:most]
	mux := http.NewServeMux()
	mux.HandleFunc("/b/", func(w http.ResponseWriter, r *http.Request) {
		n, err := strconv.ParseInt(strings.TrimPrefix(r.URL.Path, "/b/"), 10, 64)
		if err != nil || n < 0 {
			http.Error(w, "want /b/N, N bytes", http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("Content-Length", strconv.FormatInt(n, 10))
		for ; n > 0; n -= most {
			if _, err := w.Write(body[:min(n, most)]); err != nil {
				return // the asker has gone
			}
		}
	})
	server := &http.Server{Addr: *addr, Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	log.Fatal(server.ListenAndServe())
}
