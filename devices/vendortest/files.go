package vendortest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
)

// File is one configuration file.
type File struct {
	// Name is short, for messages: the file's base name, of the corpus without the folder that it holds.
	Name string
	Text []byte
}

// Device is one device with its configuration files.
type Device struct {
	// Name is "snapshot/host".
	Name string
	// OS is what the labs call its system, or the folder of the corpus.
	OS    string
	Files []File
}

// lines counts the lines of all files.
func (d Device) lines() int {
	n := 0
	for _, f := range d.Files {
		n += Lines(f.Text)
	}
	return n
}

// Lines counts the lines of a text; one that ends without a line end counts.
func Lines(text []byte) int {
	n := strings.Count(string(text), "\n")
	if len(text) > 0 && text[len(text)-1] != '\n' {
		n++
	}
	return n
}

// Shared is the folder of labs and corpus. The test is skipped where it is absent.
func Shared(t testing.TB) string {
	t.Helper()
	for _, dir := range []string{"../shared", "../../shared", "../../../shared", "../../../../shared"} {
		if _, err := os.Stat(filepath.Join(dir, "labs")); err == nil {
			return dir
		}
	}
	t.Skip("../shared is not there; the labs and the corpus cannot be read")
	return ""
}

// Labs are the devices of ../shared/labs whose systems are so called, of all systems where none is named, in order of name.
func Labs(t testing.TB, systems ...string) []Device {
	t.Helper()
	labs, err := filepath.Glob(filepath.Join(Shared(t), "labs", "*", "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	var out []Device
	for _, l := range labs {
		var lab struct {
			Devices []struct {
				Hostname string   `json:"hostname"`
				OS       string   `json:"os"`
				Files    []string `json:"config_files"`
			} `json:"devices"`
		}
		if err := json.Unmarshal(ReadFile(t, l), &lab); err != nil {
			t.Fatalf("%s: %v", l, err)
		}
		for _, d := range lab.Devices {
			if len(systems) > 0 && !slices.Contains(systems, d.OS) || len(d.Files) == 0 {
				continue
			}
			dev := Device{Name: filepath.Base(filepath.Dir(l)) + "/" + d.Hostname, OS: d.OS}
			for _, f := range d.Files {
				dev.Files = append(dev.Files, File{filepath.Base(f), ReadFile(t, filepath.Join(filepath.Dir(l), f))})
			}
			out = append(out, dev)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

// Corpus are the files of folders of ../shared/corpus, each a device of its own (those of SONiC by their folder), in order of
// name.
func Corpus(t testing.TB, folders ...string) []Device {
	t.Helper()
	var out []Device
	for _, folder := range folders {
		before := "-"
		files, err := filepath.Glob(filepath.Join(Shared(t), "corpus", folder, "*"))
		if err != nil || len(files) == 0 {
			t.Fatalf("../shared/corpus/%s has no files: %v", folder, err)
		}
		for _, f := range files {
			name, of := filepath.Base(f), ""
			if i := strings.LastIndex(name, "__"); i >= 0 { // the corpus has a file's folders in its name
				name, of = name[i+2:], name[:i]
			}
			file := File{name, ReadFile(t, f)}
			if folder == "sonic" && of == before { // whose devices have several files
				d := &out[len(out)-1]
				d.Files = append(d.Files, file)
				continue
			}
			before = of
			out = append(out, Device{Name: folder + "/" + name, OS: folder, Files: []File{file}})
		}
	}
	return out
}

// Configurations are the system's devices of the labs, or its own configurations.
func (s System) Configurations(t testing.TB) []Device {
	t.Helper()
	if s.Own == "" {
		return Labs(t, s.Labs...)
	}
	files, err := filepath.Glob(s.Own)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s names no files: %v", s.Own, err)
	}
	var out []Device
	for _, f := range files {
		out = append(out, Device{Name: filepath.Base(f), OS: s.Vendor.OS, Files: []File{{filepath.Base(f), ReadFile(t, f)}}})
	}
	return out
}

// all are the system's devices of the labs and the corpus.
func (s System) all(t testing.TB) []Device {
	t.Helper()
	out := s.Configurations(t)
	if len(s.Corpus) > 0 {
		out = append(out, Corpus(t, s.Corpus...)...)
	}
	return out
}

// ReadFile reads a file of a test.
func ReadFile(t testing.TB, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
