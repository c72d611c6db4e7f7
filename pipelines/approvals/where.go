package approvals

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"interlock/devices"
	"interlock/pipelines"
	"interlock/pipelines/inputs"
)

// rules are how many signatures are needed and whose count.
type rules struct {
	devices.Approvals
	signers *Signers
}

// siteRules reads what the site says of approvals where the change has no hand in it: at the revision that whoever runs
// Interlock names (PlanFile.Protected), else at the default branch of the remote that the site was cloned from, else at
// the base that the change is compared with, else in the state before the change. A file of signers with an absolute path
// is read there: it is the machine's own.
func siteRules(ctx context.Context, p pipelines.PlanFile, c *pipelines.Change) (rules, error) {
	r := rules{Approvals: c.Before.Site.Approvals}
	dir := p.SiteDir()
	fsys, from, err := protected(ctx, p, dir)
	if err != nil {
		return r, err
	}
	if from != "" {
		site, _, err := inputs.ReadSite(fsys, "interlock.yaml")
		if err != nil {
			return r, fmt.Errorf("the site at %s, which says who may approve: %w", from, err)
		}
		r.Approvals = larger(site.Approvals, r.Approvals)
	} else if fsys, err = inputs.Open(dir); err != nil {
		return r, err
	}
	if r.Signers == "" {
		r.signers = &Signers{From: "the site, which names no file of signers (approvals: signers: in interlock.yaml)"}
		return r, nil
	}
	text, err := readSigners(fsys, r.Signers)
	if err != nil {
		return r, fmt.Errorf("the file of those who may approve cannot be read: %w", err)
	}
	if r.signers, err = parseSigners(r.Signers, text); err != nil {
		return r, err
	}
	if from != "" && !filepath.IsAbs(r.Signers) {
		r.signers.From += " at " + from
	}
	return r, nil
}

// protected gives the site's files at the revision that is protected, and which that is; "" where there is none and the
// site's folder counts as it stands.
func protected(ctx context.Context, p pipelines.PlanFile, dir string) (fs.FS, string, error) {
	rev := p.Protected
	if rev == "" && inputs.GitHas(ctx, dir, "refs/remotes/origin/HEAD") {
		rev = "origin/HEAD"
	}
	if rev == "" {
		rev = p.Origin.Base
	}
	if rev == "" {
		return nil, "", nil
	}
	fsys, commit, err := inputs.GitAt(ctx, dir, rev)
	if err != nil {
		return nil, "", fmt.Errorf("the protected branch, which says who may approve: %w", err)
	}
	return fsys, fmt.Sprintf("%s (%.10s)", rev, commit), nil
}

func readSigners(fsys fs.FS, name string) ([]byte, error) {
	if filepath.IsAbs(name) {
		return os.ReadFile(name)
	}
	text, err := fs.ReadFile(fsys, strings.TrimPrefix(filepath.ToSlash(filepath.Clean(name)), "./"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s does not exist there: %w", name, err)
	}
	return text, err
}

// larger takes the stricter of two for each count; the file of signers is the first's, which is protected.
func larger(a, b devices.Approvals) devices.Approvals {
	out := devices.Approvals{Needed: map[string]int{}, Signers: a.Signers}
	for _, kind := range []string{"normal", "standard", "emergency", "vendor"} {
		x, inA := a.Needed[kind]
		y, inB := b.Needed[kind]
		if inA || inB {
			if !inA {
				x = defaults[kind]
			}
			if !inB {
				y = defaults[kind]
			}
			out.Needed[kind] = max(x, y)
		}
	}
	return out
}

// defaults are how many approvals a change needs where the site does not say.
var defaults = map[string]int{"normal": 1, "standard": 0, "emergency": 1, "vendor": 2}

// Defaults are how many approvals a change needs where the site does not say, by type and source.
func Defaults() map[string]int { return maps.Clone(defaults) }

// Needed says how many approvals a change needs by what a site says, and why.
func Needed(a devices.Approvals, q pipelines.Request) (int, string) {
	count := func(kind string) int {
		if n, ok := a.Needed[kind]; ok {
			return n
		}
		return defaults[kind]
	}
	kind := q.Type
	if kind == "" {
		kind = "normal"
	}
	n, why := count(kind), fmt.Sprintf("a change of type %s needs %d", kind, count(kind))
	if _, known := defaults[kind]; !known {
		n, why = defaults["vendor"], fmt.Sprintf("a change of the unknown type %q needs %d", kind, defaults["vendor"])
	}
	if q.Source != "internal" && q.Source != "" { // vendor, and whatever else is not the site's own
		v := count("vendor")
		why += fmt.Sprintf(", text from a vendor %d", v)
		n = max(n, v)
	}
	return n, why
}
