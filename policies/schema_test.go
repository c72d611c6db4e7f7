package policies

import (
	"bytes"
	"flag"
	"os"
	"reflect"
	"testing"
)

var update = flag.Bool("update", false, "write the files that tests compare with")

func TestSchemaIsInput(t *testing.T) {
	want, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("schema.json", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(schemaText, want) {
		t.Error("schema.json is not the schema of Input; go test ./policies -run TestSchemaIsInput -update writes it")
	}
}

// Every field must have a plain JSON name: a field that JSON leaves out would be undefined in Rego.
func TestEveryFieldOfInputIsAlwaysThere(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(typ reflect.Type) {
		switch typ.Kind() {
		case reflect.Slice:
			walk(typ.Elem())
		case reflect.Struct:
			if seen[typ] {
				return
			}
			seen[typ] = true
			for _, f := range fieldsOf(typ) {
				name := typ.Name() + "." + typ.Field(f.index).Name
				if f.name == "" || bytes.ContainsAny([]byte(f.name), ",-ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
					t.Errorf("%s has the JSON name %q", name, f.name)
				}
				if f.enum != nil && f.typ.Kind() != reflect.String {
					t.Errorf("%s has an enum tag and is no string", name)
				}
				walk(f.typ)
			}
		case reflect.String, reflect.Bool, reflect.Int, reflect.Int64, reflect.Float64:
		default:
			t.Errorf("%s: rules cannot see a %s", typ, typ.Kind())
		}
	}
	walk(reflect.TypeFor[Input]())
	if len(seen) < 20 {
		t.Errorf("only %d types seen", len(seen))
	}
}
