package inputs

import (
	"io/fs"

	"interlock/devices"
)

// ReadConfig reads one configuration file by itself and says which system it is of: the one named, else the one that the
// text is surely of. The error is Problems, or wraps fs.ErrNotExist.
func ReadConfig(fsys fs.FS, name, os string, vendors []*devices.Vendor) ([]byte, *devices.Vendor, error) {
	text, err := readText(fsys, name, maxFile)
	if err != nil {
		return nil, nil, err
	}
	d := &deviceFiles{name: name, configs: []string{name}, texts: [][]byte{text}}
	if os == "" {
		v, _, err := surest(candidates(vendors, d.texts), vendors, name, devices.Pos{File: name, Line: 1})
		return text, v, err
	}
	for _, v := range vendors {
		if v.Is(os) {
			return text, v, nil
		}
	}
	return nil, nil, Problems{{Pos: devices.Pos{File: name}, Message: "os " + clip(os) + " is not one that interlock reads", Hint: didYouMean(os, systems(vendors))}}
}
