package vendortest

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"interlock/devices"
)

// change is a configuration changed by hand, as it were: in its text.
type change struct {
	what  string
	after *devices.Tree
}

// generate changes a device's text: a statement taken away with what stands below it, and a value changed. Which, the
// text itself decides, so that each device has others and every run the same; two of each kind, all of them when Full.
// A change counts that changes the model, by more than the version in a comment, leaves every line known, and comes to
// what a device could show.
func generate(s System, d Device) []change {
	before := s.Model(s.Read(d.Files...))
	settled := isSettled(s, s.Read(d.Files...), d.Files)
	most := 2
	if Full() {
		most = 40
	}
	var out []change
	for _, kind := range []struct {
		name   string
		change func(lines []string, n int) []string
	}{{"without", without}, {"with another value in", altered}} {
		found := 0
		for _, at := range places(s, d) {
			if found >= most {
				break
			}
			text := strings.Split(string(d.Files[at.file].Text), "\n")
			line := strings.TrimSpace(text[at.line])
			next := kind.change(text, at.line)
			if next == nil || s.Always != nil && s.Always.MatchString(line) {
				continue
			}
			files := append([]File(nil), d.Files...)
			files[at.file].Text = []byte(strings.Join(next, "\n"))
			tree := s.Read(files...)
			c, reports, problems := s.Vendor.Convert([]*devices.Tree{tree})
			c.Version, c.Platform = before.Version, before.Platform
			if len(problems) > 0 || !known(reports) || same(before, c) || settled && !isSettled(s, tree, files) {
				continue
			}
			found++
			out = append(out, change{fmt.Sprintf("%s %s:%d %q", kind.name, files[at.file].Name, at.line+1, line), tree})
		}
	}
	return out
}

// isSettled reports a configuration that stays as it is when it is entered once more, as what a device shows does: entering
// a line makes what it needs (a bundle for its member), which a device then shows.
func isSettled(s System, tree *devices.Tree, files []File) bool {
	after := tree
	for _, f := range files {
		after = s.Vendor.Enter(after, "again", f.Text).After
	}
	return same(s.Model(tree), s.Model(after))
}

// place is a line of one of a device's files.
type place struct{ file, line int }

// places are the modelled lines of a device in an order that looks like none.
func places(s System, d Device) []place {
	var out []place
	for i, f := range d.Files {
		_, reports, _ := s.Vendor.Convert([]*devices.Tree{s.Vendor.Read(f.Name, f.Text)})
		for _, r := range reports {
			if r.Disposition == devices.Modelled && !strings.HasPrefix(r.Text, "!") && !strings.HasPrefix(r.Text, "#") {
				out = append(out, place{i, r.Pos.Line - 1})
			}
		}
	}
	key := func(p place) uint32 {
		h := fnv.New32a()
		fmt.Fprintf(h, "%s %d %d", d.Name, p.file, p.line)
		return h.Sum32()
	}
	sort.Slice(out, func(i, j int) bool { return key(out[i]) < key(out[j]) })
	return out
}

func known(reports []devices.LineReport) bool {
	for _, r := range reports {
		if r.Disposition == devices.Unknown {
			return false
		}
	}
	return true
}

// without takes a line away with the block below it; nil where that cannot be told from the text (JSON).
func without(lines []string, n int) []string {
	end := blockEnd(lines, n)
	if end < 0 {
		return nil
	}
	return append(append([]string(nil), lines[:n]...), lines[end:]...)
}

// blockEnd is the first line behind a line's block, -1 where none can be told.
func blockEnd(lines []string, n int) int {
	line := strings.TrimRight(lines[n], " \t\r")
	switch {
	case isJSON(line):
		return -1
	case strings.HasSuffix(line, "{"):
		for depth, i := 0, n; i < len(lines); i++ {
			depth += bytes.Count([]byte(lines[i]), []byte("{")) - bytes.Count([]byte(lines[i]), []byte("}"))
			if depth <= 0 {
				return i + 1
			}
		}
		return -1
	case strings.HasSuffix(line, "}"), strings.HasSuffix(line, "["):
		return -1
	}
	end := n + 1
	for end < len(lines) && strings.TrimSpace(lines[end]) != "" && indent(lines[end]) > indent(line) {
		end++
	}
	return end
}

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }

// isJSON reports a line of an object in JSON.
func isJSON(line string) bool {
	line = strings.TrimSpace(line)
	return strings.HasPrefix(line, `"`) && (strings.Contains(line, `":`) || strings.HasSuffix(line, `"`) || strings.HasSuffix(line, `",`))
}

var lastNumber = regexp.MustCompile(`[0-9]+([^0-9]*)$`)

// altered has another number in a line, in the place of its last one; nil where it has none or opens a block.
func altered(lines []string, n int) []string {
	m := lastNumber.FindStringSubmatchIndex(lines[n])
	if m == nil || blockEnd(lines, n) > n+1 {
		return nil // a block of another name may be there already
	}
	v, err := strconv.Atoi(lines[n][m[0]:m[2]])
	if err != nil {
		return nil
	}
	out := append([]string(nil), lines...)
	out[n] = lines[n][:m[0]] + strconv.Itoa(v+1) + lines[n][m[2]:]
	return out
}
