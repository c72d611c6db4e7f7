package simulate

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"interlock/devices"
)

// TestEveryFieldIsRead demands of every field of the model that something in the simulator reads it, or that it is said what a change of it
// comes to: a field that nobody reads is a false pass.
func TestEveryFieldIsRead(t *testing.T) {
	read := map[string]bool{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains([]string{"lab", "frrjudge", "l2judge", "testdata"}, d.Name()):
			return filepath.SkipDir
		case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				read[s.Sel.Name] = true
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	classed := map[string]map[string]class{"Config": configFields, "System": systemFields, "Interface": interfaceFields, "VLAN": vlanFields, "VRF": vrfFields, "MLAG": mlagFields}
	whole := []string{"PortSTP", "STP", "VTEP", "VNI", "TunnelConfig", "Reference", "EVPN", "EVPNInstance"} // compared as one by their class, or no model at all
	seen := map[reflect.Type]bool{}
	var look func(typ reflect.Type)
	look = func(typ reflect.Type) {
		for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Map || typ.Kind() == reflect.Slice {
			typ = typ.Elem()
		}
		if typ.Kind() != reflect.Struct || seen[typ] || !strings.HasSuffix(typ.PkgPath(), "/devices") || typ == reflect.TypeFor[devices.Management]() || slices.Contains(whole, typ.Name()) {
			return
		}
		seen[typ] = true
		for i := range typ.NumField() {
			f := typ.Field(i)
			c := classed[typ.Name()][f.Name]
			listed := slices.Contains(uncomputed[typ.Name()], f.Name) || slices.Contains(idle[typ.Name()], f.Name)
			switch {
			case c == 0 && !listed && !read[f.Name] && f.Name != "Settings" && f.Name != "Description":
				t.Errorf("nothing reads %s.%s: compute it, or say in sayings.go what a change of it comes to", typ.Name(), f.Name)
			case listed && c != 0:
				t.Errorf("%s.%s is classed twice", typ.Name(), f.Name)
			}
			look(f.Type)
		}
	}
	look(reflect.TypeFor[devices.Config]())
	for _, lists := range [...]map[string][]string{uncomputed, idle} {
		for name, fields := range lists {
			for typ := range seen {
				if typ.Name() != name {
					continue
				}
				for _, f := range fields {
					if _, ok := typ.FieldByName(f); !ok {
						t.Errorf("%s has no field %s any more", name, f)
					}
				}
			}
		}
	}
}
