package policies

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
)

// field is one field of a struct of Input, as JSON and Rego name it.
type field struct {
	name  string
	index int
	typ   reflect.Type
	// enum are the words a string may be, nil for any.
	enum []string
}

// fieldsOf lists the fields of a struct of Input. All have a JSON name and none may be left out, so that what a rule
// reads is always there.
func fieldsOf(t reflect.Type) []field {
	if fs, ok := fieldsSeen.Load(t); ok {
		return fs.([]field)
	}
	fs := make([]field, 0, t.NumField())
	for i := range t.NumField() {
		f := t.Field(i)
		one := field{name: f.Tag.Get("json"), index: i, typ: f.Type}
		if words, ok := f.Tag.Lookup("enum"); ok {
			one.enum = strings.Split(words, ",")
		}
		fs = append(fs, one)
	}
	fieldsSeen.Store(t, fs)
	return fs
}

// fieldsSeen keeps what fieldsOf has found: a large input has ten thousands of records of the same few types.
var fieldsSeen sync.Map

// valueOf turns the input into OPA's own values, once for all rules and without the detour over JSON. A word outside a
// field's enumeration is an error: a rule that compares with the words it knows would pass over it in silence.
func valueOf(in Input) (ast.Value, error) {
	t, err := termOf(reflect.ValueOf(in), nil, "input")
	if err != nil {
		return nil, err
	}
	return t.Value, nil
}

func termOf(v reflect.Value, enum []string, path string) (*ast.Term, error) {
	switch v.Kind() {
	case reflect.String:
		if enum != nil && !slices.Contains(enum, v.String()) {
			return nil, fmt.Errorf("%s is %q, must be one of %q", path, v.String(), enum)
		}
		return ast.InternedTerm(v.String()), nil
	case reflect.Bool:
		return ast.InternedTerm(v.Bool()), nil
	case reflect.Int, reflect.Int64:
		return ast.NumberTerm(json.Number(strconv.FormatInt(v.Int(), 10))), nil
	case reflect.Float64:
		if f := v.Float(); math.IsNaN(f) || math.IsInf(f, 0) {
			return nil, fmt.Errorf("%s is no number", path)
		}
		return ast.NumberTerm(json.Number(strconv.FormatFloat(v.Float(), 'f', -1, 64))), nil
	case reflect.Slice:
		terms := make([]*ast.Term, v.Len())
		for i := range terms {
			t, err := termOf(v.Index(i), nil, path+"["+strconv.Itoa(i)+"]")
			if err != nil {
				return nil, err
			}
			terms[i] = t
		}
		return ast.ArrayTerm(terms...), nil
	case reflect.Struct:
		fs := fieldsOf(v.Type())
		pairs := make([][2]*ast.Term, len(fs))
		for i, f := range fs {
			t, err := termOf(v.Field(f.index), f.enum, path+"."+f.name)
			if err != nil {
				return nil, err
			}
			pairs[i] = [2]*ast.Term{ast.InternedTerm(f.name), t}
		}
		return ast.ObjectTerm(pairs...), nil
	default:
		return nil, fmt.Errorf("%s: a %s cannot be given to rules", path, v.Kind())
	}
}

// ReadInput reads an input written as JSON, as test data and authors of site rules have it. A field that is missing, or
// that Input does not have, is an error: nothing is taken for granted.
func ReadInput(text []byte) (Input, error) {
	var in Input
	var tree any
	if err := json.Unmarshal(text, &tree); err != nil {
		return in, fmt.Errorf("policy input: %w", err)
	}
	if err := complete(tree, reflect.TypeFor[Input](), "input"); err != nil {
		return in, fmt.Errorf("policy input: %w", err)
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&in); err != nil {
		return in, fmt.Errorf("policy input: %w", err)
	}
	if _, err := valueOf(in); err != nil {
		return in, fmt.Errorf("policy input: %w", err)
	}
	return in, nil
}

func complete(tree any, t reflect.Type, path string) error {
	switch t.Kind() {
	case reflect.Struct:
		m, ok := tree.(map[string]any)
		if !ok {
			return fmt.Errorf("%s is not an object", path)
		}
		for _, f := range fieldsOf(t) {
			sub, ok := m[f.name]
			if !ok {
				return fmt.Errorf("%s.%s is missing", path, f.name)
			}
			if err := complete(sub, f.typ, path+"."+f.name); err != nil {
				return err
			}
		}
	case reflect.Slice:
		list, ok := tree.([]any)
		if !ok {
			return fmt.Errorf("%s is not an array", path)
		}
		for i, sub := range list {
			if err := complete(sub, t.Elem(), path+"["+strconv.Itoa(i)+"]"); err != nil {
				return err
			}
		}
	default:
		if tree == nil {
			return fmt.Errorf("%s is null", path)
		}
	}
	return nil
}

// MarshalJSON writes the input as rules see it and ReadInput reads it: empty arrays, never null.
func (in Input) MarshalJSON() ([]byte, error) {
	v, err := valueOf(in)
	if err != nil {
		return nil, err
	}
	tree, err := ast.JSON(v)
	if err != nil {
		return nil, err
	}
	return json.Marshal(tree)
}
