package handlers

import "strconv"

// Routes are the patterns of the route table.
func (s *Server) Routes() map[string]bool {
	out := map[string]bool{}
	for _, r := range s.echo.Routes() {
		out[r.Path] = true
	}
	return out
}

// KeptPictures keeps n pictures of so many bytes where most bytes may be kept:
// which are there, and how many bytes they are said to take.
func KeptPictures(most, n, bytes int) (names []string, total int) {
	k := newKeptPictures(most)
	for i := range n + 3 {
		k.add(strconv.Itoa(i), make([]byte, bytes))
	}
	k.add("too large", make([]byte, most+1))
	return k.list.Keys(), k.bytes
}
