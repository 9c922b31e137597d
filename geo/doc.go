// Package geo is the domain of Dateline: incidents with their places, dates,
// tolls, claims and sources, the filter that every address shares, countries
// and regions, the in-memory index that answers the map, and the summaries
// computed from it. It knows neither storage nor HTTP.
//
// # Words
//
// An incident is one record: an attack, a foiled plot, an arrest, a warning and
// so on (its kind). Its toll is a low, best and high figure, each of which may
// be unknown, which is not zero. A place has a role (site, target, arrest,
// origin, transit, ...) and a precision, and is never drawn more exactly than
// that. A group is an actor that may perpetrate. A claim is a figure with its
// source; an attribution is a statement about who did it; an assessment is what
// a named person or body says about a group or a country; an alert level is
// official and belongs to a scheme. A data set carries a licence and a
// redistribution rule. An edition is the numbered state after one publish;
// a revision is an incident as it reads from one edition up to another.
//
// # Ideas needed to read it
//
// Coordinates are WGS 84 degrees and always in the order longitude, latitude.
// Longitudes are compared by [BBox] only, because a box may cross 180°.
// Dates are [Day] numbers and intervals: a date known to the month is the whole
// month, and filters match on overlap. Codes are lower-case words, the same in
// files, addresses and the store.
package geo
