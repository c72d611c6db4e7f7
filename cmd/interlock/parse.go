package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"interlock/devices"
	"interlock/pipelines"
	"interlock/pipelines/inputs"
	"interlock/pipelines/report"
)

func parseVerb() *cobra.Command {
	var system, format string
	var all bool
	cmd := &cobra.Command{
		Use:   "parse FILE|FOLDER...",
		Short: "say of each line of configurations whether it is modelled, inert, unmodelled or unknown",
		Args:  args(1, -1, "at least one file or folder"),
		RunE: func(cmd *cobra.Command, files []string) error {
			if err := oneOf("format", format, "text", "json"); err != nil {
				return err
			}
			var parsed []report.ParsedFile
			for _, f := range files {
				p, err := parseAt(f, system)
				var undetected inputs.Undetected
				switch {
				case errors.As(err, &undetected) && len(files) > 1: // the others are told of all the same
					p = []report.ParsedFile{unread(f, undetected)}
				case err != nil:
					return err
				}
				parsed = append(parsed, p...)
			}
			return inert(cmd, func(w io.Writer) error { return report.Parse(w, format, parsed, report.Options{All: all}) })
		},
	}
	cmd.Flags().StringVar(&system, "os", "", "the files' `SYSTEM`, where the text does not tell surely")
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	cmd.Flags().BoolVar(&all, "all", false, "list every unknown and unmodelled line")
	return cmd
}

// parseAt reads a file, or a folder as a snapshot's configs/ has it: each file a device, each folder the files of one.
func parseAt(name, system string) ([]report.ParsedFile, error) {
	if info, err := os.Stat(name); err != nil || !info.IsDir() {
		p, err := parseFile(name, system)
		return []report.ParsedFile{p}, err
	}
	devs, err := filesBelow(name)
	if err != nil {
		return nil, err
	}
	var out []report.ParsedFile
	for _, files := range devs {
		own := system
		if own == "" && len(files) > 1 {
			var texts [][]byte
			for _, f := range files {
				text, err := os.ReadFile(f)
				if err != nil {
					return nil, err
				}
				texts = append(texts, text)
			}
			if v := inputs.Surest(pipelines.Vendors, texts); v != nil {
				own = v.OS
			}
		}
		for _, f := range files {
			p, err := parseFile(f, own)
			var undetected inputs.Undetected
			switch {
			case errors.As(err, &undetected):
				p = unread(f, undetected)
			case err != nil:
				return nil, err
			}
			out = append(out, p)
		}
	}
	return out, nil
}

// filesBelow are the files of each device of a folder, in order of name. Hidden files and prose (README.md) are none.
func filesBelow(folder string) ([][]string, error) {
	var devs [][]string
	at := map[string]int{} // by the folder that is the device's
	err := filepath.WalkDir(folder, func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case file != folder && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir(), !d.Type().IsRegular(), filepath.Ext(d.Name()) == ".md":
			return nil
		}
		dir := filepath.Dir(file)
		if i, ok := at[dir]; ok && dir != folder {
			devs[i] = append(devs[i], file)
			return nil
		}
		at[dir] = len(devs)
		devs = append(devs, []string{file})
		return nil
	})
	return devs, err
}

// unread is a file whose system is not told: every line of it is unknown, and none is shown, for what in it is a secret only
// its system's language tells.
func unread(file string, why inputs.Undetected) report.ParsedFile {
	p := report.ParsedFile{File: file}
	text, _ := os.ReadFile(file)
	for i := range strings.Count(strings.TrimSuffix(string(text), "\n"), "\n") + 1 {
		p.Lines = append(p.Lines, devices.LineReport{Pos: devices.Pos{File: file, Line: i + 1}, Text: "(not shown)", Disposition: devices.Unknown, Why: why[0].Message})
	}
	return p
}

// parseFile reads one file and converts it alone. Errors name the file as it was given, and the flag that helps.
func parseFile(file, system string) (report.ParsedFile, error) {
	fsys, err := inputs.Open(filepath.Dir(file))
	if err != nil {
		return report.ParsedFile{}, err
	}
	name := filepath.Base(file)
	text, v, err := inputs.ReadConfig(fsys, name, system, pipelines.Vendors)
	var undetected inputs.Undetected
	switch {
	case errors.As(err, &undetected):
		undetected[0].Pos.File = file
		undetected[0].Message = strings.TrimPrefix(undetected[0].Message, "device "+name+": ")
		undetected[0].Hint = "say --os SYSTEM, one of " + strings.Join(systemNames(), ", ") + "; or leave the file out if it is no configuration"
		return report.ParsedFile{}, undetected
	case err != nil && filepath.Dir(file) != ".":
		return report.ParsedFile{}, fmt.Errorf("%s/%w", filepath.Dir(file), err) // it begins with the file's name
	case err != nil:
		return report.ParsedFile{}, err
	}
	tree := v.Read(file, text)
	_, lines, _ := v.Convert([]*devices.Tree{tree})
	return report.ParsedFile{File: file, OS: v.OS, Lines: lines}, nil
}

// systemNames are the systems that are read.
func systemNames() []string {
	var out []string
	for _, v := range pipelines.Vendors {
		out = append(out, v.OS)
	}
	return out
}
