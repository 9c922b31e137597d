package handlers

// Routes are the patterns of the route table.
func (s *Server) Routes() map[string]bool {
	out := map[string]bool{}
	for _, r := range s.echo.Routes() {
		out[r.Path] = true
	}
	return out
}
