package policies

import (
	"context"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"
)

// The rules' own tests run on the compiler that the rules run on, each as a subtest.
func TestRego(t *testing.T) {
	modules, err := ownModules(true)
	if err != nil {
		t.Fatal(err)
	}
	tables := tableTests(modules)
	store := inmem.New()
	ctx := context.Background()
	err = storage.Txn(ctx, store, storage.WriteParams, func(txn storage.Transaction) error {
		results, err := tester.NewRunner().SetStore(store).SetCompiler(newCompiler()).SetModules(modules).
			RaiseBuiltinErrors(true).SetTimeout(10*time.Second).RunTests(ctx, txn)
		if err != nil {
			return readable(err)
		}
		ran := map[string]int{}

		for r := range results {
			ran[r.Package]++
			t.Run(strings.TrimPrefix(r.Package, "data.interlock.")+"/"+r.Name, func(t *testing.T) {
				switch {
				case r.Error != nil:
					t.Errorf("%s:%d: %v", r.Location.File, r.Location.Row, r.Error)
				case r.Skip:
					t.Errorf("%s:%d: skipped tests prove nothing", r.Location.File, r.Location.Row)
				case !r.Pass():
					t.Errorf("%s:%d: failed%s", r.Location.File, r.Location.Row, failedCases(r))
				// A table that had no case passes without having asked anything.
				case tables[r.Package+"."+r.Name] && len(r.SubResults) == 0:
					t.Errorf("%s:%d: no case ran", r.Location.File, r.Location.Row)
				}
			})
		}
		for file, m := range modules {
			if isTest(file) && strings.HasSuffix(m.Package.Path.String(), "_test") && ran[m.Package.Path.String()] == 0 {
				t.Errorf("%s: no test ran", file)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func failedCases(r *tester.Result) string {
	s := ""
	for name, sub := range r.SubResults {
		if sub.Fail {
			s += "; case " + name
		}
	}
	return s
}

// tableTests are the tests with cases (test_x[case]).
func tableTests(modules map[string]*ast.Module) map[string]bool {
	tables := map[string]bool{}
	for _, m := range modules {
		for _, r := range m.Rules {
			if ref := r.Head.Ref(); len(ref) > 1 {
				tables[m.Package.Path.String()+"."+string(ref[0].Value.(ast.Var))] = true
			}
		}
	}
	return tables
}

// Every rule has its test beside it, and rules are written so that they cannot fall silent in the known ways.
func TestRuleFiles(t *testing.T) {
	files := map[string]string{}
	err := fs.WalkDir(embedded, "rego", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := embedded.ReadFile(file)
		files[file] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	rules := 0
	for file := range files {
		if isTest(file) || strings.HasPrefix(file, "rego/lib/") {
			continue
		}
		rules++
		if files[strings.TrimSuffix(file, ".rego")+"_test.rego"] == "" {
			t.Errorf("%s has no test beside it", file)
		}
	}
	if rules < 50 {
		t.Errorf("%d rules found", rules)
	}
	for file, text := range files {
		if isTest(file) {
			continue
		}
		// A missing value makes sprintf undefined and with it the finding; a template string prints it as undefined.
		if strings.Contains(text, "sprintf(") {
			t.Errorf("%s uses sprintf; write a template string, $\"...\"", file)
		}
		// Without the import, "not" of a call with a missing value is undefined instead of true.
		if strings.Contains(text, "\tnot ") && !strings.Contains(text, "import future.keywords.not") {
			t.Errorf("%s uses not without import future.keywords.not", file)
		}
	}
}

// What tests judge is what the host would give: complete, and without words that no rule knows.
func TestFixtureIsAnInput(t *testing.T) {
	modules, err := ownModules(true)
	if err != nil {
		t.Fatal(err)
	}
	compiler, err := compile(modules)
	if err != nil {
		t.Fatal(err)
	}
	const query = `x := json.marshal(data.interlock.lib.fixture.but({
		"plan": data.interlock.lib.fixture.by_halves,
		"site": {
			"uplinks": [data.interlock.lib.fixture.site_uplink],
			"recovery": [data.interlock.lib.fixture.recovery({})],
			"versions": [data.interlock.lib.fixture.pair({})],
		},
		"commands": [data.interlock.lib.fixture.command({})],
		"effects": [data.interlock.lib.fixture.effect({}), data.interlock.lib.fixture.reload("core-b")],
		"deltas": [data.interlock.lib.fixture.delta({})],
		"states": [data.interlock.lib.fixture.state({
			"uplinks": [data.interlock.lib.fixture.uplink(1)],
			"services": [data.interlock.lib.fixture.service("ok", "ok")],
		})],
		"facts": [data.interlock.lib.fixture.fact({})],
		"rehearsals": [data.interlock.lib.fixture.rehearsal({})],
		"optics": [data.interlock.lib.fixture.optic("core-a", "Ethernet1/49")],
		"mixed": [data.interlock.lib.fixture.mixed({})],
	}))`
	rs, err := rego.New(rego.Compiler(compiler), rego.ParsedQuery(ast.MustParseBody(query))).Eval(context.Background())
	if err != nil || len(rs) != 1 {
		t.Fatalf("%d results, %v", len(rs), err)
	}
	in, err := ReadInput([]byte(rs[0].Bindings["x"].(string)))
	if err != nil {
		t.Fatal(err)
	}
	if in.Request.ID != "CHG-1042" || len(in.Mixed) != 1 {
		t.Errorf("the fixture did not arrive: %+v", in.Request)
	}
}
