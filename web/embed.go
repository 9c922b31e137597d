package web

func (p EmbedPage) title() string {
	if p.Title != "" {
		return p.Title
	}
	return MapPage{Frame: p.Frame, Facets: p.Facets}.headline()
}
