package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"interlock/diffs"
	"interlock/pipelines"
	"interlock/policies"
)

func explainVerb() *cobra.Command {
	return &cobra.Command{
		Use:     "explain RULE|EFFECT|EXIT-CODE|all",
		Short:   "say what a rule, an effect or an exit code means, why it exists, how to mend it, and its source",
		Example: "  interlock explain halves/simultaneous-loss\n  interlock explain nxos/reload\n  interlock explain 4\n  interlock explain all",
		Args:    args(1, 1, "one rule, effect or exit code, or all"),
		RunE: func(cmd *cobra.Command, given []string) error {
			for _, c := range exitCodes {
				if c.number == given[0] {
					explainExit(cmd.OutOrStdout(), c)
					return nil
				}
			}
			p, err := policies.Load(cmd.Context())
			if err != nil {
				return err
			}
			w := cmd.OutOrStdout()
			var near []string
			for _, r := range p.Catalogue() {
				if r.Name == given[0] {
					explainRule(w, r)
					return nil
				}
				near = append(near, r.Name)
			}
			rows := map[string][]diffs.Row{}
			for _, v := range pipelines.Vendors {
				k, err := diffs.ReadKnowledge(v.OS, v.Effects)
				if err != nil {
					return err
				}
				rows[v.OS] = k.Rows()
				for _, r := range k.Rows() {
					if r.ID == given[0] {
						explainRow(w, r)
						return nil
					}
					near = append(near, r.ID)
				}
			}
			for _, r := range diffs.DeltaRows() {
				if r.ID == given[0] {
					explainDelta(w, r)
					return nil
				}
				near = append(near, r.ID)
			}
			if given[0] != "all" {
				return pipelines.UsageError{Message: fmt.Sprintf("no rule or effect %q%s; interlock explain all lists them", given[0], didYouMean(given[0], near))}
			}
			listAll(w, p.Catalogue(), rows)
			return nil
		},
	}
}

func explainRule(w io.Writer, r policies.Rule) {
	fmt.Fprintf(w, "%s  (%s, gate %s)\n%s\n\n%s\n\nWhy: %s\n\nWhat to do: %s\n", r.Name, r.Severity, r.Gate, r.Title, r.Description, r.Why, r.Mend)
	for _, s := range r.Sources {
		fmt.Fprintf(w, "Source: %s\n", s)
	}
}

func explainRow(w io.Writer, r diffs.Row) {
	fmt.Fprintf(w, "%s\n%s\n\ncommand: %s  (%s mode)\neffect: %s of the %s, %s; undone by %s\n", r.ID, r.Detail, r.Pattern, r.Mode, r.Kind, r.Scope, r.When, r.Undo)
	if r.Question != "" {
		fmt.Fprintf(w, "the system asks: %s\n", r.Question)
	}
	fmt.Fprintf(w, "example: %s\nnot: %s\nsource: %s (evidence %s)\n", r.Example, r.Counter, r.Source, r.Evidence)
}

func explainDelta(w io.Writer, r diffs.DeltaRow) {
	fmt.Fprintf(w, "%s\n%s\n\ndifference: %s\neffect: %s of the %s, %s; undone by %s\nsource: %s\n", r.ID, r.Detail, r.Paths, r.Kind, r.Scope, r.When, r.Undo, r.Source)
}

// listAll lists every rule and every effect row, a line each, with its source.
func listAll(w io.Writer, rules []policies.Rule, rows map[string][]diffs.Row) {
	fmt.Fprintf(w, "RULES (%d)\n", len(rules))
	for _, r := range rules {
		fmt.Fprintf(w, "  %-32s %-12s %-11s %s\n", r.Name, r.Severity, r.Gate, r.Title)
	}
	for _, v := range pipelines.Vendors {
		fmt.Fprintf(w, "\nEFFECTS OF COMMANDS: %s (%d rows)\n", v.Title, len(rows[v.OS]))
		for _, r := range rows[v.OS] {
			fmt.Fprintf(w, "  %-40s %-10s %-10s %-11s %s\n    source: %s\n", r.ID, r.Kind, r.Scope, r.When, r.Pattern, oneLine(r.Source))
		}
	}
	deltas := diffs.DeltaRows()
	fmt.Fprintf(w, "\nEFFECTS OF DIFFERENCES (%d rows)\n", len(deltas))
	for _, r := range deltas {
		fmt.Fprintf(w, "  %-40s %-10s %-10s %-11s %s\n    source: %s\n", r.ID, r.Kind, r.Scope, r.When, r.Paths, oneLine(r.Source))
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// didYouMean names the candidate that shares most with what was typed, as a hint.
func didYouMean(typed string, candidates []string) string {
	best, score := "", 0
	for _, c := range candidates {
		n := 0
		for _, part := range strings.FieldsFunc(typed, func(r rune) bool { return r == '/' || r == '-' || r == ' ' }) {
			if strings.Contains(c, part) {
				n += len(part)
			}
		}
		if n > score {
			best, score = c, n
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + best + "?"
}
