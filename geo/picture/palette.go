package picture

// Palette is the colours of a picture, as SVG writes them.
type Palette struct {
	Paper, Ink                                             string
	Water, Land, Lake, River                               string
	Coast, Border, Province, Disputed                      string
	Label, LabelMinor, LabelWater, Halo                    string
	Attack, Plot, Arrest, Operation, Warning, Alert, Other string // of symbols
}

// Light is the palette of static/css/tokens.css.
func Light() Palette {
	return Palette{
		Paper: "#fbf9f4", Ink: "#1d1b18",
		Water: "#dbe5e7", Land: "#f5f1e7", Lake: "#dbe5e7", River: "#bfd0d4",
		Coast: "#a3b5ba", Border: "#b5a994", Province: "#ddd5c5", Disputed: "#a98b66",
		Label: "#4d473e", LabelMinor: "#6b645a", LabelWater: "#4d7380", Halo: "#f9f6ee",
		Attack: "#b3370d", Plot: "#b3370d", Arrest: "#1d5f8c", Operation: "#17466b",
		Warning: "#7d5900", Alert: "#7d5900", Other: "#575149",
	}
}

// Dark is the dark palette of static/css/tokens.css.
func Dark() Palette {
	return Palette{
		Paper: "#181715", Ink: "#eee8dc",
		Water: "#171b1d", Land: "#2a2825", Lake: "#171b1d", River: "#1f2628",
		Coast: "#4a5255", Border: "#625b50", Province: "#393630", Disputed: "#8a7350",
		Label: "#c2baac", LabelMinor: "#9b9386", LabelWater: "#7fa0ac", Halo: "#211f1c",
		Attack: "#ff7f50", Plot: "#ff7f50", Arrest: "#74b5e2", Operation: "#a4cdec",
		Warning: "#e3b652", Alert: "#e3b652", Other: "#bbb2a4",
	}
}

// Print is greys, which printing in four colours makes of black ink alone: kinds
// are told by their shape.
func Print() Palette {
	return Palette{
		Paper: "#ffffff", Ink: "#000000",
		Water: "#e6e6e6", Land: "#ffffff", Lake: "#e6e6e6", River: "#c4c4c4",
		Coast: "#8c8c8c", Border: "#8c8c8c", Province: "#d0d0d0", Disputed: "#707070",
		Label: "#333333", LabelMinor: "#5a5a5a", LabelWater: "#6b6b6b", Halo: "#ffffff",
		Attack: "#1a1a1a", Plot: "#1a1a1a", Arrest: "#333333", Operation: "#4d4d4d",
		Warning: "#333333", Alert: "#333333", Other: "#4d4d4d",
	}
}

// mark is the colour of a symbol by its name.
func (p *Palette) mark(symbol string) string {
	switch symbol {
	case "attack":
		return p.Attack
	case "plot":
		return p.Plot
	case "arrest":
		return p.Arrest
	case "operation":
		return p.Operation
	case "warning":
		return p.Warning
	case "alert":
		return p.Alert
	}
	return p.Other
}
