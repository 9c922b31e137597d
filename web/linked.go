package web

import (
	"cmp"
	"strconv"

	"dateline/geo"
)

// linked is a thing as JSON-LD in the words of schema.org, for search engines and
// previews. Nothing in it says more than the page does.
type linked map[string]any

// thing is the head of a description: its type and the page about it.
func (f Frame) thing(kind, name, description, query string) linked {
	return linked{
		"@context": "https://schema.org", "@type": kind,
		"name": name, "description": description, "url": f.canonical(query),
		"inLanguage": "en", "isAccessibleForFree": true,
	}
}

// linked is the incident as an Event: when and where, no more exactly than is
// known, and what it rests on.
func (p IncidentPage) linked() linked {
	i := p.Incident
	event := linked{
		"@context": "https://schema.org", "@type": "Event",
		"@id": p.canonical(""), "url": p.canonical(""), "name": i.Title, "description": p.description(),
		"inLanguage": or(i.Lang, "en"),
	}
	if i.Date.Start.Known() {
		event["startDate"] = i.Date.Start.String()
		if i.Date.End.Known() {
			event["endDate"] = i.Date.End.String()
		}
	}
	if place := i.Place(); place.Country != "" {
		event["location"] = linkedPlace(place, p.Dataset(i.Dataset).Redistribution)
	}
	var sources []linked
	for _, s := range i.Sources {
		if geo.WebURL(s.URL) {
			work := linked{"@type": "CreativeWork", "url": s.URL, "name": or(s.Title, s.URL)}
			if s.Publisher != "" {
				work["publisher"] = linked{"@type": "Organization", "name": s.Publisher}
			}
			sources = append(sources, work)
		}
	}
	if len(sources) > 0 {
		event["subjectOf"] = sources
	}
	return event
}

// linkedPlace is a place in words, with a position where it is known to one, and
// with the circle within which it lies where that is all that is known. The
// position of a data set that may only be displayed stays on the page.
func linkedPlace(p geo.Place, rule geo.Redistribution) linked {
	address := linked{"@type": "PostalAddress", "addressCountry": p.Country.Alpha2()}
	if p.Admin1 != "" {
		address["addressRegion"] = p.Admin1
	}
	out := linked{"@type": "Place", "name": cmp.Or(placeLine(p), p.Country.Name()), "address": address}
	if p.Point == nil || !p.Precision.Pinned() || rule == geo.Display || rule == geo.Private {
		return out
	}
	at := linked{"@type": "GeoCoordinates", "latitude": p.Point[1], "longitude": p.Point[0]}
	if km := p.Radius(); p.Precision != geo.Site && km > 0 {
		out["geo"] = linked{"@type": "GeoCircle", "geoMidpoint": at, "geoRadius": km * 1000}
	} else {
		out["geo"] = at
	}
	return out
}

// linked is the map as a Map.
func (p MapPage) linked() linked {
	return p.thing("Map", "Map of "+Plural(p.Facets.Total, "incident", "incidents"),
		"Attacks, foiled plots, arrests and warnings, each with its place, date, toll, group and sources.", p.Filter.Query())
}

// linked is what the page offers as a Dataset, with its files.
func (p DataPage) linked() linked {
	set := p.thing("Dataset", "Dateline incidents", p.linkedText(), p.Filter.Query())
	var creators, licences []any
	for _, r := range p.Rows {
		creators = append(creators, linked{"@type": "Organization", "name": or(r.Dataset.Attribution, r.Dataset.Name)})
		if l := or(r.Dataset.LicenceURL, r.Dataset.Licence); l != "" {
			licences = append(licences, l)
		}
	}
	if len(creators) > 0 {
		set["creator"] = creators
	}
	if len(licences) > 0 {
		set["license"] = licences
	}
	if p.Edition.N > 0 {
		set["version"], set["dateModified"] = strconv.FormatInt(p.Edition.N, 10), rfc3339(p.Edition.At)
	}
	if p.Facets.First.Known() {
		set["temporalCoverage"] = p.Facets.First.String() + "/" + p.Facets.Last.String()
	}
	var places []linked
	for _, t := range firstN(p.Facets.Countries, 50) {
		places = append(places, linked{"@type": "Country", "name": geo.Country(t.Code).Name()})
	}
	if len(places) > 0 {
		set["spatialCoverage"] = places
	}
	var files []linked
	for _, d := range p.Downloads {
		files = append(files, linked{"@type": "DataDownload", "name": d.Name, "encodingFormat": d.Media, "contentUrl": p.Site.Base + p.Link(d.Path, p.Filter.Query())})
	}
	set["distribution"] = files
	return set
}

func (p DataPage) linkedText() string {
	return "Attacks, foiled plots, arrests and warnings with place, date, toll, group and sources: " +
		Plural(p.Facets.Total, "incident", "incidents") + ", each figure with what is known and what is not, as GeoJSON, CSV, GeoPackage, FlatGeobuf and KML."
}
