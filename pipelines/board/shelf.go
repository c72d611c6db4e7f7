package board

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	"interlock/devices"
	"interlock/pipelines"
	"interlock/pipelines/inputs"
)

// Bounds of what is looked for. A plan that is larger, deeper or beyond the number is told of, not left out in silence.
const (
	maxPlans    = 500
	maxPlanFile = 64 << 20
	maxDepth    = 6
)

// filed is a plan's file with what it says of itself. That is shown where nothing better is known, and decides nothing.
type filed struct {
	pipelines.PlanFile
	// Path is from the folder of plans.
	Path                                string
	Title, Type, Source, Rollout, Asked string
	Window                              *pipelines.TimeSpan
	Devices, Groups                     []string
	Site                                *devices.Site // nil where it cannot be read
}

// shelf is the folder of plans. What was read once is read again only when its file differs.
type shelf struct {
	mu   sync.Mutex
	read map[string]shelved
}

type shelved struct {
	size int64
	at   time.Time
	plan *filed
	err  error
}

// plans are all plans in a folder, the newest first, and what is wrong with those that cannot be read.
func (s *shelf) plans(dir string) ([]*filed, []string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := map[string]shelved{}
	var wrong []string
	err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(dir, file)
		switch {
		case err != nil && file == dir:
			return err
		case err != nil:
			wrong = append(wrong, fmt.Sprintf("%s cannot be looked into: %v", rel, err))
			return nil
		case d.IsDir() && file != dir && (strings.HasPrefix(d.Name(), ".") || strings.HasSuffix(d.Name(), ".approvals")):
			return fs.SkipDir
		case d.IsDir() && strings.Count(filepath.ToSlash(rel), "/") >= maxDepth:
			return fs.SkipDir
		case !d.Type().IsRegular() || filepath.Ext(file) != ".json": // no link leads out of the folder
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return nil // gone since
		}
		was, known := s.read[file]
		if !known || was.size != info.Size() || !was.at.Equal(info.ModTime()) {
			was = shelved{size: info.Size(), at: info.ModTime()}
			was.plan, was.err = readFiled(file, info.Size())
		}
		if len(found) >= maxPlans {
			wrong = append(wrong, fmt.Sprintf("more than %d plans lie in the folder; those after %s are not shown", maxPlans, rel))
			return fs.SkipAll
		}
		found[file] = was
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("the folder of plans cannot be read: %w", err)
	}
	s.read = found
	var out []*filed
	seen := map[string]bool{}
	for _, file := range sortedKeys(found) {
		f := found[file]
		switch {
		case f.err != nil:
			wrong = append(wrong, f.err.Error())
		case f.plan != nil && !seen[f.plan.Sum]: // a copy is the same plan
			f.plan.Path, _ = filepath.Rel(dir, file)
			seen[f.plan.Sum] = true
			out = append(out, f.plan)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].JudgedAt.After(out[j].JudgedAt) })
	return out, wrong, nil
}

// mark is what every case file begins with.
var mark = []byte(`"interlock/change/v1"`)

// readFiled reads a plan's file; nil without an error is a file that is none.
func readFiled(file string, size int64) (*filed, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(file), err)
	}
	head, err := io.ReadAll(io.LimitReader(f, 256))
	f.Close()
	if err != nil || !bytes.Contains(head, mark) {
		return nil, err
	}
	if size > maxPlanFile {
		return nil, fmt.Errorf("%s has %d MiB; no more than %d are read here", filepath.Base(file), size>>20, maxPlanFile>>20)
	}
	p := &filed{}
	if p.PlanFile, err = pipelines.ReadPlan(file); err != nil {
		return nil, err
	}
	var doc struct {
		Request struct {
			Title, Type, Source, Rollout string
			RequestedBy                  string `json:"requested_by"`
			Window                       *struct{ From, To time.Time }
		}
		Plan struct{ Steps []struct{ Devices []string } }
	}
	if err := json.Unmarshal(p.Text, &doc); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(file), err)
	}
	q := doc.Request
	p.Title, p.Type, p.Source, p.Rollout, p.Asked = q.Title, q.Type, q.Source, q.Rollout, q.RequestedBy
	if q.Window != nil {
		p.Window = &pipelines.TimeSpan{From: q.Window.From, To: q.Window.To}
	}
	for _, s := range doc.Plan.Steps {
		p.Devices = append(p.Devices, s.Devices...)
	}
	slices.Sort(p.Devices)
	p.Devices = slices.Compact(p.Devices)
	p.Site = readSite(p.SiteDir())
	p.Groups = groupsOf(p.Site, p.Devices)
	return p, nil
}

// readSite is a site's file, nil where there is none that can be read; the change's own page says what is wrong with it.
func readSite(dir string) *devices.Site {
	fsys, err := inputs.Open(dir)
	if err != nil {
		return nil
	}
	site, _, err := inputs.ReadSite(fsys, "interlock.yaml")
	if err != nil {
		return nil
	}
	return site
}

// groupsOf are the redundancy groups that have one of some devices.
func groupsOf(site *devices.Site, names []string) []string {
	if site == nil {
		return nil
	}
	var out []string
	for _, g := range sortedKeys(site.Groups) {
		for _, members := range site.Groups[g].Halves {
			if slices.ContainsFunc(members, func(m string) bool { return slices.Contains(names, m) }) && !slices.Contains(out, g) {
				out = append(out, g)
			}
		}
	}
	return out
}

// errNoPlan is a plan that is not in the folder, or not as it was.
var errNoPlan = errors.New("no plan in the folder has this checksum: its file was changed or moved since this address was made; the list of changes has the plans as they are now")

// plan finds a plan by the checksum of its file, so that an address is of one exact plan and of no path.
func (b *Board) plan(sum string) (*filed, error) {
	all, _, err := b.shelf.plans(b.Dir)
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		if p.Sum == sum {
			q := *p
			q.Protected = b.Protected
			return &q, nil
		}
	}
	return nil, errNoPlan
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}
