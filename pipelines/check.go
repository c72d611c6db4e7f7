package pipelines

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"interlock/devices"
	"interlock/diffs"
	"interlock/pipelines/inputs"
	"interlock/policies"
)

// Source says where a change is found. Exactly one way must be given: Base; Before and After; or, on the site as it is,
// ChangeDir or CommandsFile.
type Source struct {
	Dir           string
	Base          string
	Before, After string
	ChangeDir     string
	CommandsFile  string
	On            []string
	// Rollout overrides what the change and the site say.
	Rollout string
	// PolicyDirs are folders of the site's own rules beside Dir/policies.
	PolicyDirs []string
	// Now is the time at which the change is judged; the zero Time is the present.
	Now time.Time
	// RequestedBy says who asks, where the change itself does not.
	RequestedBy string
	// PlanFile is where the case file will stand as a plan, "" for a check. A plan knows where it came from and who wrote
	// it, and its digest covers passwords and keys too, so that it can be judged afresh before it is carried out.
	PlanFile string
	// nonce and shown are those of the plan that is judged afresh.
	nonce []byte
	shown string
	// Progress is told each stage before it starts; nil for nobody.
	Progress func(stage string)
}

// UsageError is a question that cannot be answered as it was put.
type UsageError struct{ Message string }

func (e UsageError) Error() string { return e.Message }

// Check carries a change from its source to a verdict. An error means that the tool could not do its work; a change
// that may not go on is no error but a Verdict.
func Check(ctx context.Context, s Source) (*Change, error) {
	c, _, err := carry(ctx, s)
	return c, err
}

// carry is Check that gives the bench too.
func carry(ctx context.Context, s Source) (*Change, *bench, error) {
	if err := s.valid(); err != nil {
		return nil, nil, err
	}
	if s.Progress == nil {
		s.Progress = func(string) {}
	}
	if s.Now.IsZero() {
		s.Now = time.Now()
	}
	b := &bench{knowledge: map[string]*diffs.Knowledge{}, intake: s.intake}
	loaded := make(chan error, 1)
	go func() { // rules compile while configurations are read
		var err error
		b.policies, err = s.rules(ctx)
		loaded <- err
	}()
	intake := b.intake
	b.intake = func(ctx context.Context, c *Change) error {
		err := intake(ctx, c)
		if err == nil {
			err = b.read(c)
		}
		if err == nil {
			err = s.resolve(c, b)
		}
		if err == nil && s.PlanFile != "" {
			err = s.originate(ctx, c)
		}
		unruly := <-loaded
		if err != nil && unruly != nil && err.Error() == unruly.Error() {
			return err // what stops the one stops the other, and is said once
		}
		return errors.Join(err, unruly)
	}
	c := &Change{}
	if err := run(ctx, c, b, s.Progress); err != nil {
		return nil, nil, err
	}
	if s.PlanFile != "" {
		if err := seal(c, s.nonce); err != nil {
			return nil, nil, err
		}
	}
	return c, b, nil
}

// read reads the knowledge bases of the systems that the change has to do with; each takes a while.
func (b *bench) read(c *Change) error {
	for _, n := range []*devices.Network{c.Before, c.After} {
		for _, d := range n.Devices {
			if b.knowledge[d.Config.OS] != nil {
				continue
			}
			k, err := diffs.ReadKnowledge(d.Vendor.OS, d.Vendor.Effects)
			if err != nil {
				return err
			}
			b.knowledge[d.Config.OS] = k
		}
	}
	return nil
}

// site is the folder that rules and waivers come from: the state before the change where there are two, so that a
// proposal cannot bring the rules it is judged by.
func (s Source) site() string {
	if s.Before != "" {
		return s.Before
	}
	return s.Dir
}

// rules loads the rules that come with Interlock, the site's own and those of --policy. With a base, the site's own are
// those of the base: a proposal does not bring the rules that it is judged by.
func (s Source) rules(ctx context.Context) (*policies.Policies, error) {
	dirs := append([]string(nil), s.PolicyDirs...)
	own := filepath.Join(s.site(), "policies")
	if s.Base != "" {
		base, _, err := inputs.GitBase(ctx, s.Dir, s.Base)
		if err != nil {
			return nil, err
		}
		tmp, err := os.MkdirTemp("", "interlock-policies-")
		if err != nil {
			return nil, fmt.Errorf("the base's rules need a folder to be read from: %w", err)
		}
		defer os.RemoveAll(tmp)
		own = filepath.Join(tmp, "policies")
		sub, err := fs.Sub(base, "policies")
		if err == nil {
			if _, statErr := fs.Stat(sub, "."); statErr == nil {
				err = os.CopyFS(own, sub)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("the base's rules cannot be read: %w", err)
		}
	}
	if isDir(own) {
		dirs = append(dirs, own)
	}
	return policies.Load(ctx, dirs...)
}

func (s Source) valid() error {
	ways := 0
	for _, given := range []bool{s.Base != "", s.Before != "" || s.After != "", s.ChangeDir != "" && s.Base == "", s.CommandsFile != ""} {
		if given {
			ways++
		}
	}
	switch {
	case ways == 0:
		return UsageError{"say what the change is: --base REV, --before DIR --after DIR, --change DIR, or --commands FILE --on DEVICE"}
	case ways > 1:
		return UsageError{"one change at a time: --base, --before with --after, --change and --commands exclude each other"}
	case (s.Before == "") != (s.After == ""):
		return UsageError{"--before and --after go together: the network as it is, and as it is proposed"}
	case (s.CommandsFile == "") != (len(s.On) == 0):
		return UsageError{"--commands and --on go together: what to enter, and the devices to enter it on"}
	}
	switch s.Rollout {
	case "", ByHalves, Together:
		return nil
	}
	return UsageError{fmt.Sprintf("--rollout %q: by-halves or together", s.Rollout)}
}

func isDir(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}
