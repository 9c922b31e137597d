package web

// APIPage is the description of the OGC API for people: the same operations,
// parameters and answers as its OpenAPI document.
type APIPage struct {
	Frame
	Version  string // of the API
	Text     string
	Document string // absolute address of the OpenAPI document
	Groups   []APIGroup
}

// APIGroup is the operations of one tag.
type APIGroup struct {
	Name, Text string
	Operations []APIOperation
}

// APIOperation is what can be asked of one path.
type APIOperation struct {
	ID      string // of its section
	Path    string // with {names}
	Summary string
	Try     string // address of an example; "" for none
	// Parameters are in their order, those of the path first.
	Parameters []APIParameter
	Answers    []APIAnswer
}

// APIParameter is a parameter with what it accepts in words.
type APIParameter struct {
	Name, Text, Accepts string
	Path                bool // part of the path, so required
}

// APIAnswer is a status with what it means and the media types it comes in.
type APIAnswer struct {
	Status, Text string
	Types        []string
}
