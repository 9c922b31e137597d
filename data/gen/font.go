package main

import (
	"fmt"
	"os"
	"path/filepath"

	"dateline/data/font"
)

// copyFonts copies the fonts of pictures out of their packages, as they are.
func copyFonts(modules, folder string) error {
	files, total := 0, 0
	for _, s := range font.Styles {
		for _, script := range s.Scripts {
			name := s.FileName(script)
			b, err := os.ReadFile(filepath.Join(modules, filepath.FromSlash(s.Package), "files", name))
			if err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(folder, name), b, 0o644); err != nil {
				return err
			}
			files, total = files+1, total+len(b)
		}
	}
	fmt.Printf("%-12s %9d bytes, %d files\n", "fonts", total, files)
	return nil
}
