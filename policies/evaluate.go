package policies

import (
	"context"
	"fmt"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"

	"interlock/devices"
)

// Timeout bounds the evaluation of one gate. The rules that come with Interlock need milliseconds; what takes longer is
// a site's rule that does not end, and then there is no verdict.
const Timeout = 10 * time.Second

// Evaluate asks the rules of one gate. Findings are sorted. An error means that the rules could not be asked or did not
// answer as rules must; it never means that there is nothing to find.
func (p *Policies) Evaluate(ctx context.Context, gate string, in Input) ([]devices.Finding, error) {
	return p.evaluate(ctx, in, []string{gate})
}

// EvaluateAll asks the rules of all gates that a change passes before it is carried out. The input is converted once, which for a large network is most of the work.
func (p *Policies) EvaluateAll(ctx context.Context, in Input) ([]devices.Finding, error) {
	return p.evaluate(ctx, in, judged)
}

func (p *Policies) evaluate(ctx context.Context, in Input, gates []string, opts ...rego.EvalOption) ([]devices.Finding, error) {
	for i, f := range in.Facts {
		if !p.factKinds[f.Kind] {
			return nil, fmt.Errorf("policy input: facts[%d] is of kind %q, which no rule judges", i, f.Kind)
		}
	}
	v, err := valueOf(in)
	if err != nil {
		return nil, fmt.Errorf("policy input: %w", err)
	}
	var out []devices.Finding
	for _, name := range gates {
		fs, err := p.ask(ctx, name, v, opts)
		if err != nil {
			return nil, err
		}
		out = append(out, fs...)
	}
	return devices.SortFindings(out), nil
}

func (p *Policies) ask(ctx context.Context, name string, input ast.Value, opts []rego.EvalOption) ([]devices.Finding, error) {
	g, ok := p.gates[name]
	if !ok {
		return nil, fmt.Errorf("no rules stand at gate %q; gates are %v", name, Gates)
	}
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	opts = append([]rego.EvalOption{rego.EvalParsedInput(input), rego.EvalSortSets(true)}, opts...)
	results, err := g.query.Eval(ctx, opts...)
	if ctx.Err() != nil {
		return nil, fmt.Errorf("gate %s: the rules did not end: %w; a rule of the site's own that loops over all pairs of a large input is the usual reason", name, ctx.Err())
	}
	if err != nil {
		return nil, fmt.Errorf("gate %s: %w", name, err)
	}
	// One result with one value for each rule: anything less means that some rule was undefined, not that it is content.
	if len(results) != 1 || len(results[0].Expressions) != len(g.rules) {
		return nil, fmt.Errorf("gate %s: %d rules were asked and not all answered", name, len(g.rules))
	}
	var out []devices.Finding
	for i, r := range g.rules {
		fs, err := findingsOf(r, results[0].Expressions[i].Value)
		if err != nil {
			return nil, fmt.Errorf("rule %s (%s): %w", r.Name, r.File, err)
		}
		out = append(out, fs...)
	}
	return out, nil
}
