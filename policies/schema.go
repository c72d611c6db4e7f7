package policies

import (
	_ "embed"
	"encoding/json"
	"reflect"
)

// schemaText is the JSON schema of Input, for rules' authors and their editors; a test keeps it equal to Input.
//
//go:embed schema.json
var schemaText []byte

// schemaOf makes the JSON schema of a type of Input. Every property is required and no other is allowed, so that a
// misspelt field in a rule does not compile.
func schemaOf(t reflect.Type, enum []string) map[string]any {
	switch t.Kind() {
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return map[string]any{"type": "integer"}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	case reflect.Slice:
		return map[string]any{"type": "array", "items": schemaOf(t.Elem(), nil)}
	case reflect.Struct:
		properties := map[string]any{}
		var required []string
		for _, f := range fieldsOf(t) {
			properties[f.name] = schemaOf(f.typ, f.enum)
			required = append(required, f.name)
		}
		return map[string]any{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
	default:
		s := map[string]any{"type": "string"}
		if enum != nil {
			s["enum"] = enum
		}
		return s
	}
}

// Schema is the JSON schema of Input, as schema.json has it.
func Schema() ([]byte, error) {
	s := schemaOf(reflect.TypeFor[Input](), nil)
	s["$schema"] = "http://json-schema.org/draft-07/schema#"
	s["title"] = "what an Interlock rule sees as input"
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return nil, err
	}
	return append(text, '\n'), nil
}
