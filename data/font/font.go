// Package font hands out the typefaces that pictures are set in: those of the
// pages, and for scripts that they lack, others. The files are copies that
// ../gen takes from the npm packages named in ../SOURCES.md.
package font

import (
	"embed"
	"strings"
	"unicode"
)

// File is one font: the letters of a script, in one weight and style.
type File struct {
	Name   string // of the file, unique
	Family string
	Weight int
	Italic bool
	// Script holds the characters that it is there for; nil for any that it has.
	Script *unicode.RangeTable
	// Joined is set where letters are joined or put together of parts: it takes
	// the whole font to set a word. Range is then its unicode-range in CSS.
	Joined bool
	Range  string
	WOFF   []byte
}

//go:embed *.woff
var files embed.FS

// Files are all fonts, in the order in which they are asked for a character.
var Files = list()

// Style is one weight and style of a family.
type Style struct {
	Family, Package, Name string // "Source Sans 3", "@fontsource/source-sans-3", "400-normal"
	Weight                int
	Italic                bool
	Scripts               []Script
}

// Script is a part of a style that is a file of its own.
type Script struct {
	Name   string
	Table  *unicode.RangeTable
	Joined bool
	Range  string
}

var european = []Script{
	{Name: "latin"}, {Name: "cyrillic", Table: unicode.Cyrillic}, {Name: "greek", Table: unicode.Greek}, {Name: "latin-ext", Table: unicode.Latin}, {Name: "cyrillic-ext", Table: unicode.Cyrillic}, {Name: "vietnamese", Table: unicode.Latin},
}

// Styles lists what is embedded; the generator copies these files.
var Styles = []Style{
	{"Source Sans 3", "@fontsource/source-sans-3", "400-normal", 400, false, european},
	{"Source Sans 3", "@fontsource/source-sans-3", "600-normal", 600, false, european},
	{"Source Serif 4", "@fontsource/source-serif-4", "600-normal", 600, false, european},
	{"Source Serif 4", "@fontsource/source-serif-4", "400-italic", 400, true, european},
	{"Noto Sans Arabic", "@fontsource/noto-sans-arabic", "400-normal", 400, false, []Script{{"arabic", unicode.Arabic, true, "U+600-6FF,U+750-77F,U+FB50-FDFF,U+FE70-FEFF"}}},
	{"Noto Sans Hebrew", "@fontsource/noto-sans-hebrew", "400-normal", 400, false, []Script{{"hebrew", unicode.Hebrew, false, ""}}},
	{"Noto Sans Devanagari", "@fontsource/noto-sans-devanagari", "400-normal", 400, false, []Script{{"devanagari", unicode.Devanagari, true, "U+900-97F"}}},
	{"Noto Sans Bengali", "@fontsource/noto-sans-bengali", "400-normal", 400, false, []Script{{"bengali", unicode.Bengali, true, "U+980-9FF"}}},
	{"Noto Sans Armenian", "@fontsource/noto-sans-armenian", "400-normal", 400, false, []Script{{"armenian", unicode.Armenian, false, ""}}},
	{"Noto Sans Georgian", "@fontsource/noto-sans-georgian", "400-normal", 400, false, []Script{{"georgian", unicode.Georgian, false, ""}}},
	{"Noto Sans Thai", "@fontsource/noto-sans-thai", "400-normal", 400, false, []Script{{"thai", unicode.Thai, true, "U+E01-E5B"}}},
	{"Noto Sans Myanmar", "@fontsource/noto-sans-myanmar", "400-normal", 400, false, []Script{{"myanmar", unicode.Myanmar, true, "U+1000-109F"}}},
}

// FileName is that of a script of a style, in its package and here.
func (s Style) FileName(script Script) string {
	_, name, _ := strings.Cut(s.Package, "/")
	return name + "-" + script.Name + "-" + s.Name + ".woff"
}

func list() []*File {
	var all []*File
	for _, s := range Styles {
		for _, script := range s.Scripts {
			name := s.FileName(script)
			b, err := files.ReadFile(name)
			if err != nil {
				panic(err) // a file of Styles is embedded, or nothing is built
			}
			all = append(all, &File{
				Name: name, Family: s.Family, Weight: s.Weight, Italic: s.Italic,
				Script: script.Table, Joined: script.Joined, Range: script.Range, WOFF: b,
			})
		}
	}
	return all
}
