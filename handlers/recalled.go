package handlers

import (
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/hashicorp/golang-lru/v2"
	"github.com/labstack/echo/v4"

	"dateline/data"
)

// recalled knows what requests of a moving map were answered with, as they were
// written, so that a tile that is asked for again takes no reading of its filter,
// no deadline and no place among the costly reads. It has the heads of answers;
// their bodies are kept under their tags. What it knows holds for one snapshot,
// and is forgotten with it.
type recalled struct{ newest atomic.Pointer[recalledOf] }

type recalledOf struct {
	snap  *data.Snapshot
	heads *lru.Cache[asked, head]
}

// asked is a request as it was written.
type asked struct{ path, query, encoding string }

// head is what an answer begins with. The lists are shared: they are only set
// as a whole.
type head struct {
	tag                           string // under which the body is kept
	etag, cache, vary, typ, coded []string
}

// maxRecalled is how many heads are known, of some 500 bytes each.
const maxRecalled = 1 << 14

// of is what is known of a snapshot; nil for one that is not the newest any more.
func (r *recalled) of(snap *data.Snapshot) *recalledOf {
	known := r.newest.Load()
	if known != nil && known.snap == snap {
		return known
	}
	if known != nil && known.snap.Newest().N > snap.Newest().N {
		return nil
	}
	heads, err := lru.New[asked, head](maxRecalled)
	if err != nil {
		panic(err) // only for a size below one
	}
	fresh := &recalledOf{snap, heads}
	if !r.newest.CompareAndSwap(known, fresh) {
		return nil
	}
	return fresh
}

// recalling is what [Server.cached] needs to remember an answer.
type recalling struct {
	in  *recalledOf
	key asked
}

const recallingKey = "recalling"

// again answers what was asked for before, and has the rest remembered. It is
// for addresses whose answers depend on nothing but the snapshot, the address and
// the encoding.
func (s *Server) again(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		known := s.recalled.of(s.live.Snapshot())
		if known == nil {
			return next(c)
		}
		r := c.Request()
		key := asked{r.URL.EscapedPath(), r.URL.RawQuery, bestEncoding(r)}
		if found, ok := known.heads.Get(key); ok {
			if b, ok := s.kept.bodies.GetIfPresent(found.tag); ok {
				return s.recall(c, &found, b)
			}
		}
		c.Set(recallingKey, recalling{known, key})
		return next(c)
	}
}

// recall sends an answer that is known.
func (s *Server) recall(c echo.Context, found *head, b body) error {
	h := c.Response().Header()
	h["Etag"], h["Cache-Control"], h["Vary"] = found.etag, found.cache, found.vary
	if matches(c.Request(), strings.TrimPrefix(found.etag[0], "W/")) {
		return c.NoContent(http.StatusNotModified)
	}
	h["Content-Type"] = found.typ
	return s.sendBody(c, b, found.coded)
}

// remember keeps the head of the answer whose body is under the tag.
func (s *Server) remember(c echo.Context, tag string, coded []string) {
	if to, ok := c.Get(recallingKey).(recalling); ok {
		h := c.Response().Header()
		to.in.heads.Add(to.key, head{tag, h["Etag"], h["Cache-Control"], h["Vary"], h["Content-Type"], coded})
	}
}
