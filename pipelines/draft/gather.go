package draft

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"interlock/devices"
	"interlock/pipelines/inputs"
)

// gather moves configurations that lie in dir itself into dir/configs, where a site has them, and lists what it moved.
// Where there is a configs folder nothing is moved; of other files only those go that exactly one system recognises.
func gather(dir string, fsys fs.FS, vendors []*devices.Vendor) (moved []string, err error) {
	if _, err := fs.Stat(fsys, "configs"); err == nil {
		return nil, nil
	}
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("folder %s cannot be read: %w", dir, err)
	}
	var found []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") || e.Type()&fs.ModeSymlink != 0 {
			continue
		}
		if e.IsDir() && folderOfDevice(fsys, e.Name(), vendors) || !e.IsDir() && inputs.IsConfiguration(fsys, e.Name(), vendors) {
			found = append(found, e.Name())
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("%s has no configurations: put them into %s, one file a device named after it (core-a.cfg), or a folder a device", dir, filepath.Join(dir, "configs"))
	}
	if err := os.Mkdir(filepath.Join(dir, "configs"), 0o755); err != nil {
		return nil, fmt.Errorf("the configurations need a folder of their own: %w", err)
	}
	for _, name := range found {
		if err := os.Rename(filepath.Join(dir, name), filepath.Join(dir, "configs", name)); err != nil {
			if len(moved) == 0 {
				os.Remove(filepath.Join(dir, "configs"))
			}
			return moved, fmt.Errorf("%s cannot be moved to configs: %w", name, err)
		}
		moved = append(moved, name)
	}
	return moved, nil
}

// folderOfDevice reports a folder with a configuration and no folder below it.
func folderOfDevice(fsys fs.FS, dir string, vendors []*devices.Vendor) bool {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return false
	}
	is := false
	for _, e := range entries {
		if e.IsDir() {
			return false
		}
		is = is || inputs.IsConfiguration(fsys, path.Join(dir, e.Name()), vendors)
	}
	return is
}

// putBack undoes gather.
func putBack(dir string, moved []string) error {
	if len(moved) == 0 {
		return nil
	}
	var errs []error
	for _, name := range moved {
		if err := os.Rename(filepath.Join(dir, "configs", name), filepath.Join(dir, name)); err != nil {
			errs = append(errs, fmt.Errorf("%s stays in configs: %w", name, err))
		}
	}
	os.Remove(filepath.Join(dir, "configs")) // stays where it is not empty
	return errors.Join(errs...)
}
