package flat

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"dateline/geo"
)

// Options say what folder to write.
type Options struct {
	Dir string
	// MaxZoom is the deepest zoom with base tiles of its own, for the whole world:
	// 0 to 8. Maps go deeper by enlarging them.
	MaxZoom int
	// Public is where the folder will be served, without a final slash; "" leaves
	// out what needs it: previews, canonical addresses.
	Public string
	// Query is what every address is asked with, "edition=4" or "".
	Query string
	// Of names what is exported: edition, filter, version. A folder goes on with
	// the same only.
	Of string
	// Progress is told of each file, done of all; it may be nil.
	Progress func(done, all int)
}

const (
	// MaxZoom is the greatest Options.MaxZoom: at 8 there are 87,381 tiles.
	MaxZoom = 8
	// MaxIncidents is how many a reader's browser filters by itself.
	MaxIncidents = 20_000
)

// mark is the file that says what the folder holds. It is there as long as the
// export has not ended.
const mark = ".dateline-export"

// ErrOther is returned for a folder that holds something else.
var ErrOther = errors.New("the folder is not empty and holds no such export")

type site struct {
	handler http.Handler
	options Options
	files   map[string]string // of addresses with their query, by address
}

// Write asks handler for all it has to show and writes it into the folder. A
// file is whole or not there; files that are there from a run with the same
// options are not made again. What it writes depends on the handler's answers
// alone. It gives the number of files and of those that it wrote.
func Write(ctx context.Context, handler http.Handler, o Options) (all, written int, err error) {
	s := &site{handler: handler, options: o, files: map[string]string{}}
	if err := s.claim(); err != nil {
		return 0, 0, err
	}
	items, err := s.plan()
	if err != nil {
		return 0, 0, err
	}
	for _, i := range items {
		s.files[i.address] = i.file
	}
	items = append(items, item{"/map/list", listFile}, item{file: regionsFile}, item{file: wordsFile})
	for n, i := range items {
		if err := ctx.Err(); err != nil {
			return len(items), written, err
		}
		fresh, err := s.make(i)
		if err != nil {
			return len(items), written, err
		}
		if fresh {
			written++
		}
		if o.Progress != nil {
			o.Progress(n+1, len(items))
		}
	}
	return len(items), written, nil
}

// claim makes the folder ours, or goes on with what an earlier run began.
func (s *site) claim() error {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%d\n%s\n%s", s.options.Of, s.options.MaxZoom, s.options.Public, s.options.Query))
	word := hex.EncodeToString(sum[:]) + "\n"
	if err := os.MkdirAll(s.options.Dir, 0o755); err != nil {
		return err
	}
	path := filepath.Join(s.options.Dir, mark)
	old, err := os.ReadFile(path)
	switch {
	case err == nil && string(old) == word:
		return nil
	case err == nil:
		return fmt.Errorf("%s: %w: it is of another edition, filter, zoom or version; give another folder, or empty this one", s.options.Dir, ErrOther)
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	entries, err := os.ReadDir(s.options.Dir)
	if err != nil {
		return err
	}
	if len(entries) > 0 {
		return fmt.Errorf("%s: %w; give a new folder", s.options.Dir, ErrOther)
	}
	return os.WriteFile(path, []byte(word), 0o644)
}

// make writes one file, unless it is there.
func (s *site) make(i item) (fresh bool, err error) {
	path := filepath.Join(s.options.Dir, filepath.FromSlash(i.file))
	if _, err := os.Stat(path); err == nil {
		return false, nil
	}
	body, err := s.body(i)
	if err != nil {
		return false, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return false, err
	}
	tmp := path + ".part"
	if err := os.WriteFile(tmp, body, 0o644); err != nil {
		return false, err
	}
	return true, os.Rename(tmp, path)
}

func (s *site) body(i item) ([]byte, error) {
	switch i.file {
	case listFile:
		return s.wholeList()
	case wordsFile:
		return s.words()
	case regionsFile:
		members := map[geo.Region][]geo.Country{}
		for _, r := range geo.Regions() {
			members[r] = r.Countries()
		}
		return json.Marshal(members)
	}
	body, err := s.get(i.address)
	if err != nil || !strings.HasSuffix(i.file, ".html") {
		return body, err
	}
	if strings.HasPrefix(i.file, "map/") {
		return s.fragment(body)
	}
	return s.page(body, i.file)
}

// get is the handler's answer, asked with the query of all addresses.
func (s *site) get(address string) ([]byte, error) {
	if s.options.Query != "" && !strings.HasPrefix(address, "/static/") && !strings.HasPrefix(address, "/tiles/base/") && address != "/embed.js" && address != "/data/countries.geojson" {
		sign := "?"
		if strings.Contains(address, "?") {
			sign = "&"
		}
		address += sign + s.options.Query
	}
	r, err := http.NewRequest(http.MethodGet, address, http.NoBody)
	if err != nil {
		return nil, err
	}
	r.RequestURI, r.RemoteAddr = address, "127.0.0.1:1"
	w := &answer{header: http.Header{}, status: http.StatusOK}
	s.handler.ServeHTTP(w, r)
	switch w.status {
	case http.StatusOK, http.StatusNoContent: // a tile of the open sea holds nothing
		return w.body.Bytes(), nil
	case http.StatusPermanentRedirect, http.StatusFound:
		return s.get(w.header.Get("Location"))
	}
	return nil, fmt.Errorf("%s answers %d: %.200s", address, w.status, w.body.String())
}

// answer is a response kept in memory.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) WriteHeader(status int)      { a.status = status }
func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }
