package draft

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"interlock/devices"
	"interlock/pipelines/inputs"
)

// File is the site file's name.
const File = "interlock.yaml"

// ErrExists says that there is a site file already, which is not overwritten unasked.
var ErrExists = errors.New("there is a site file already")

// Write reads the configurations below dir, drafts their site and writes dir/interlock.yaml: whole or not at all, and
// only if the reader of sites takes it without a problem. Configurations that lie in dir itself are moved to dir/configs
// first (moved lists them), and back if anything fails. With force an interlock.yaml that is there is replaced, else the
// error is ErrExists. Other errors are inputs.Problems, or say what could not be done.
func Write(ctx context.Context, dir string, vendors []*devices.Vendor, force bool) (d *Draft, moved []string, err error) {
	if !force {
		for _, name := range []string{File, "interlock.yml"} {
			if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
				return nil, nil, fmt.Errorf("%w: %s", ErrExists, filepath.Join(dir, name))
			}
		}
	}
	fsys, err := inputs.Open(dir)
	if err != nil {
		return nil, nil, err
	}
	moved, err = gather(dir, fsys, vendors)
	defer func() {
		if err != nil {
			err = errors.Join(err, putBack(dir, moved))
			moved = nil
		}
	}()
	if err != nil {
		return nil, moved, err
	}
	n, _, err := inputs.ReadSnapshot(ctx, fsys, ".", vendors, nil)
	var unread inputs.Undetected
	if err != nil && !errors.As(err, &unread) {
		return nil, moved, err
	}
	d = Of(nameOf(dir), n, inputs.Problems(unread))
	return d, moved, d.write(ctx, dir, vendors, force)
}

// write puts the text in place once it was read back.
func (d *Draft) write(ctx context.Context, dir string, vendors []*devices.Vendor, force bool) error {
	f, err := os.CreateTemp(dir, ".interlock-*.yaml")
	if err != nil {
		return fmt.Errorf("the site file cannot be written: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(d.YAML())
	if err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("the site file cannot be written: %w", err)
	}
	if err := readBack(ctx, dir, filepath.Base(f.Name()), vendors); err != nil {
		return fmt.Errorf("interlock init drafted a site that its own reader refuses, and wrote nothing; please report it with the configurations:\n%w", err)
	}
	if force {
		err = os.Rename(f.Name(), filepath.Join(dir, File))
	} else if err = os.Link(f.Name(), filepath.Join(dir, File)); errors.Is(err, fs.ErrExist) { // a link never replaces what came meanwhile
		return fmt.Errorf("%w: %s", ErrExists, filepath.Join(dir, File))
	} else if err != nil { // a file system without hard links
		err = os.Rename(f.Name(), filepath.Join(dir, File))
	}
	if err != nil {
		return fmt.Errorf("the site file cannot be written: %w", err)
	}
	return nil
}

// readBack reads the draft as check will, beside the configurations.
func readBack(ctx context.Context, dir, file string, vendors []*devices.Vendor) error {
	fsys, err := inputs.Open(dir)
	if err != nil {
		return err
	}
	site, findings, err := inputs.ReadSite(fsys, file)
	if err != nil {
		return err
	}
	_, more, err := inputs.ReadSnapshot(ctx, fsys, ".", vendors, site)
	var unread inputs.Undetected
	if err != nil && !errors.As(err, &unread) {
		return err
	}
	for _, f := range append(findings, more...) {
		if f.Pos.File == file {
			return errors.New(f.String())
		}
	}
	return nil
}

var notName = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// nameOf makes a site's name of its folder's.
func nameOf(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	if name := strings.Trim(notName.ReplaceAllString(filepath.Base(dir), "-"), "-."); name != "" {
		return name
	}
	return "site"
}
