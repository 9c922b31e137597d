package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// languages are those in which country names are stored. Provinces have the
// languages that Natural Earth has.
var languages = []string{
	"ar", "az", "bg", "bn", "cs", "da", "de", "el", "es", "fa", "fi", "fr", "ha", "he", "hi", "hr", "hu", "hy",
	"id", "it", "ja", "ka", "kk", "ko", "ku", "lt", "my", "nb", "nl", "pl", "ps", "pt", "ro", "ru", "sk", "so",
	"sq", "sr", "sv", "sw", "tg", "th", "tr", "uk", "ur", "uz", "vi", "zh", "zh-Hant",
}

// shortNames are English names as they stand on a newspaper's map, where CLDR's
// are longer or newer than what readers look for.
var shortNames = map[string]string{
	"MMR": "Myanmar", "HKG": "Hong Kong", "MAC": "Macau", "PSE": "Palestinian Territories", "CIV": "Ivory Coast",
	"COD": "DR Congo", "COG": "Congo", "TUR": "Turkey", "BIH": "Bosnia and Herzegovina", "CZE": "Czech Republic",
	"CAF": "Central African Republic", "ARE": "United Arab Emirates", "STP": "São Tomé and Príncipe",
	"TTO": "Trinidad and Tobago", "ATG": "Antigua and Barbuda", "KNA": "St. Kitts and Nevis",
	"VCT": "St. Vincent and the Grenadines", "TCA": "Turks and Caicos Islands", "WLF": "Wallis and Futuna",
	"SJM": "Svalbard", "SPM": "St. Pierre and Miquelon", "IOT": "Chagos Islands", "MKD": "North Macedonia",
}

func readJSON(path string, into any) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, into); err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	return nil
}

// readAlpha3 gives ISO 3166-1 alpha-3 codes by alpha-2.
func readAlpha3(modules string) (map[string]string, error) {
	var file struct {
		Supplemental struct {
			CodeMappings map[string]map[string]string
		}
	}
	if err := readJSON(filepath.Join(modules, "cldr-core", "supplemental", "codeMappings.json"), &file); err != nil {
		return nil, err
	}
	codes := map[string]string{"XK": "XKX"}
	for alpha2, m := range file.Supplemental.CodeMappings {
		if len(alpha2) == 2 && m["_alpha3"] != "" {
			codes[alpha2] = m["_alpha3"]
		}
	}
	codes["XK"] = "XKX"
	return codes, nil
}

// readCountryNames gives names by language and alpha-3 code.
func readCountryNames(modules string, alpha3 map[string]string) (map[string]map[string]string, error) {
	all := map[string]map[string]string{}
	for _, lang := range append([]string{"en"}, languages...) {
		var file struct {
			Main map[string]struct {
				LocaleDisplayNames struct {
					Territories map[string]string
				}
			}
		}
		if err := readJSON(filepath.Join(modules, "cldr-localenames-full", "main", lang, "territories.json"), &file); err != nil {
			return nil, err
		}
		names := map[string]string{}
		for _, locale := range file.Main {
			for alpha2, code := range alpha3 {
				name := locale.LocaleDisplayNames.Territories[alpha2]
				if short := locale.LocaleDisplayNames.Territories[alpha2+"-alt-short"]; short != "" && (code == "HKG" || code == "MAC") {
					name = short
				}
				if name != "" && name != alpha2 {
					names[code] = name
				}
			}
		}
		if lang == "en" {
			for code, name := range shortNames {
				names[code] = name
			}
		}
		all[lang] = names
	}
	return all, nil
}
