package policies

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
)

//go:embed rego
var embedded embed.FS

// Policies are rules, compiled and ready. They may be evaluated from several goroutines at once.
type Policies struct {
	rules []rule
	gates map[string]gate
	// factKinds are the rules that judge facts.
	factKinds map[string]bool
	// content is the SHA-256 of each rule file.
	content map[string]string
}

// gate is the rules that are asked together.
type gate struct {
	rules []rule
	query rego.PreparedEvalQuery
}

// Load compiles the rules that come with Interlock and those in the given folders (policies/ of a site, --policy DIR),
// with all folders below them. Test files (*_test.rego) are left out. Whatever is wrong with a rule file is an error
// that names the file and the line; nothing is skipped.
func Load(ctx context.Context, siteDirs ...string) (*Policies, error) {
	content := map[string]string{}
	site, err := siteModules(siteDirs, content)
	if err != nil {
		return nil, err
	}
	own, err := ownRules()
	if err != nil {
		return nil, err
	}
	p, err := prepare(ctx, own, site)
	if err != nil {
		return nil, err
	}
	if content["built-in"], err = ownContent(); err != nil {
		return nil, err
	}
	p.content = content
	return p, nil
}

// Content is the SHA-256 of what the rules say, in hex: of those that come with Interlock as "built-in", of a site's own
// by file, as its place below the folder that was given. Two folders with a file of one name have them numbered.
func (p *Policies) Content() map[string]string { return maps.Clone(p.content) }

// ownContent is over all rule files that come with Interlock, by name.
func ownContent() (string, error) {
	h := sha256.New()
	err := fs.WalkDir(embedded, "rego", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || isTest(file) {
			return err
		}
		text, err := embedded.ReadFile(file)
		fmt.Fprintf(h, "%s %d\n%s", file, len(text), text)
		return err
	})
	return hex.EncodeToString(h.Sum(nil)), err
}

// prepare compiles modules and makes one query for each gate.
func prepare(ctx context.Context, own, site map[string]*ast.Module) (*Policies, error) {
	all := map[string]*ast.Module{}
	for name, m := range own {
		all[name] = m
	}
	for name, m := range site {
		all["site:"+name] = m // a site's file can never stand in for one of ours, whatever its name
	}
	rules, err := catalogue(own, site)
	if err != nil {
		return nil, err
	}
	compiler, err := compile(all)
	if err != nil {
		return nil, err
	}
	p := &Policies{rules: rules, gates: map[string]gate{}, factKinds: map[string]bool{}}
	for _, name := range Gates {
		g := gate{}
		var body ast.Body
		for _, r := range rules {
			if r.Gate != name {
				continue
			}
			if len(compiler.GetRulesExact(r.ref)) == 0 {
				return nil, fmt.Errorf("%s: rule %s is loaded but not in the compiled set", r.File, r.Name)
			}
			body = append(body, ast.NewExpr(ast.NewTerm(r.ref)))
			g.rules = append(g.rules, r)
			if !r.Site && (name == Consistency || name == Forecast) {
				p.factKinds[r.Name] = true
			}
		}
		if len(g.rules) == 0 {
			continue
		}
		for i, e := range body {
			e.Index = i
		}
		g.query, err = rego.New(rego.Compiler(compiler), rego.ParsedQuery(body), rego.StrictBuiltinErrors(true)).PrepareForEval(ctx)
		if err != nil {
			return nil, fmt.Errorf("gate %s: %w", name, readable(err))
		}
		p.gates[name] = g
	}
	return p, nil
}

// capabilities are OPA's without whatever reaches out of the process or answers differently when asked twice.
var capabilities = sync.OnceValue(func() *ast.Capabilities {
	c := ast.CapabilitiesForThisVersion()
	kept := c.Builtins[:0:0]
	for _, b := range c.Builtins {
		// OPA counts network, environment, clock and chance as nondeterministic.
		if !b.IsNondeterministic() {
			kept = append(kept, b)
		}
	}
	c.Builtins = kept
	c.AllowNet = []string{} // nil would mean any host
	return c
})

// compile checks modules against the schema of Input and compiles them. Rules and their tests are compiled by the same
// function, so that a test never sees more than a rule does.
func compile(modules map[string]*ast.Module) (*ast.Compiler, error) {
	c := newCompiler()
	c.Compile(modules)
	if c.Failed() {
		return nil, readable(c.Errors)
	}
	if err := danglingReferences(c); err != nil {
		return nil, err
	}
	return c, nil
}

func newCompiler() *ast.Compiler {
	var schema any
	if err := json.Unmarshal(schemaText, &schema); err != nil {
		panic("policies: embedded schema.json: " + err.Error()) // embedded, so it cannot fail where the tests passed
	}
	schemas := ast.NewSchemaSet()
	schemas.Put(ast.SchemaRootRef, schema)
	return ast.NewCompiler().WithCapabilities(capabilities()).WithStrict(true).
		WithSchemas(schemas).WithUseTypeCheckAnnotations(true)
}

// danglingReferences finds references to data that no module defines. There is no data but the rules themselves, so
// they could only be undefined, and the rule that uses them would be silent.
func danglingReferences(c *ast.Compiler) error {
	var errs ast.Errors
	packages := map[string]bool{}
	for _, m := range c.Modules {
		packages[m.Package.Path.String()] = true
	}
	for _, m := range c.Modules {
		ast.WalkRefs(m, func(r ast.Ref) bool {
			if !r.HasPrefix(ast.DefaultRootRef) {
				return false
			}
			ground := r.GroundPrefix()
			if len(c.GetRules(ground)) > 0 || packages[ground.String()] {
				return false
			}
			errs = append(errs, ast.NewError(ast.CompileErr, r[0].Location, "%v is defined by no rule file; rules see input and each other, nothing else", ground))
			return false
		})
	}
	if len(errs) > 0 {
		errs.Sort()
		return readable(errs)
	}
	return nil
}

func parse(name string, text []byte) (*ast.Module, error) {
	// A byte order mark and CRLF are how some editors save; neither means anything.
	text = bytes.ReplaceAll(bytes.TrimPrefix(text, []byte("\ufeff")), []byte("\r\n"), []byte("\n"))
	m, err := ast.ParseModuleWithOpts(name, string(text), ast.ParserOptions{
		ProcessAnnotation: true, Capabilities: capabilities(), RegoVersion: ast.RegoV1,
	})
	if err != nil {
		return nil, readable(err)
	}
	if m == nil {
		return nil, fmt.Errorf("%s: the file holds no rule", name)
	}
	return m, nil
}

// ownRules are the rules that come with Interlock, parsed once; compiling leaves them as they are.
var ownRules = sync.OnceValues(func() (map[string]*ast.Module, error) { return ownModules(false) })

// ownModules reads the rules that come with Interlock, with their tests if asked.
func ownModules(tests bool) (map[string]*ast.Module, error) {
	modules := map[string]*ast.Module{}
	err := fs.WalkDir(embedded, "rego", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(file) != ".rego" || (!tests && isTest(file)) {
			return err
		}
		text, err := embedded.ReadFile(file)
		if err != nil {
			return err
		}
		modules[file], err = parse(file, text)
		return err
	})
	return modules, err
}

// siteModules reads a site's own rules, and puts what they say into content.
func siteModules(dirs []string, content map[string]string) (map[string]*ast.Module, error) {
	modules := map[string]*ast.Module{}
	var errs []error
	for _, dir := range dirs {
		found := 0
		err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() || filepath.Ext(file) != ".rego" || isTest(file) {
				return nil
			}
			found++
			text, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			m, err := parse(filepath.ToSlash(file), text)
			if err != nil {
				errs = append(errs, err)
				return nil
			}
			modules[filepath.ToSlash(file)] = m
			name, err := filepath.Rel(dir, file)
			if err != nil {
				return err
			}
			sum := sha256.Sum256(text)
			for key, i := filepath.ToSlash(name), 2; ; key, i = fmt.Sprintf("%s (%d)", filepath.ToSlash(name), i), i+1 {
				if _, taken := content[key]; !taken {
					content[key] = hex.EncodeToString(sum[:])
					return nil
				}
			}
		})
		if err != nil {
			return nil, fmt.Errorf("policy folder: %w", err)
		}
		if found == 0 {
			return nil, fmt.Errorf("%s: a policy folder without a rule file (*.rego)", dir)
		}
	}
	return modules, errors.Join(errs...)
}

func isTest(file string) bool { return strings.HasSuffix(file, "_test.rego") }

// readable gives OPA's errors one line each, place first, as all messages of Interlock are written.
func readable(err error) error {
	var list ast.Errors
	if !errors.As(err, &list) {
		var one *ast.Error
		if !errors.As(err, &one) {
			return err
		}
		list = ast.Errors{one}
	}
	var lines []string
	for _, e := range list {
		place := ""
		if e.Location != nil && e.Location.File != "" {
			place = fmt.Sprintf("%s:%d:%d: ", e.Location.File, e.Location.Row, e.Location.Col)
		}
		message := strings.TrimSpace(e.Message)
		if e.Code == ast.TypeErr && e.Details != nil {
			for _, d := range e.Details.Lines() {
				if d = strings.TrimSpace(d); d != "" && strings.Trim(d, "^") != "" {
					message += "; " + d
				}
			}
		}
		lines = append(lines, place+message)
	}
	sort.Strings(lines)
	return errors.New(strings.Join(lines, "\n"))
}
