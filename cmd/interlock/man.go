package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// manVerb writes the manual pages (make man). It is hidden: who installs needs it once.
func manVerb() *cobra.Command {
	return &cobra.Command{
		Use: "man DIR", Short: "write manual pages", Hidden: true, Args: args(1, 1, "one folder"),
		RunE: func(cmd *cobra.Command, given []string) error {
			if err := os.MkdirAll(given[0], 0o755); err != nil {
				return fmt.Errorf("manual pages: %w", err)
			}
			pages := append([]*cobra.Command{cmd.Root()}, cmd.Root().Commands()...)
			for _, c := range pages {
				if c.Hidden || c.Name() == "help" || c.Name() == "completion" {
					continue
				}
				name := strings.ReplaceAll(c.CommandPath(), " ", "-") + ".1"
				if err := renameio.WriteFile(filepath.Join(given[0], name), []byte(manPage(c)), 0o644); err != nil {
					return fmt.Errorf("manual pages: %w", err)
				}
			}
			return nil
		},
	}
}

// manPage writes one verb in the man macros (groff_man(7)).
func manPage(c *cobra.Command) string {
	var b strings.Builder
	name := strings.ReplaceAll(c.CommandPath(), " ", "-")
	fmt.Fprintf(&b, ".TH %q 1 \"\" \"interlock %s\" \"Interlock\"\n.SH NAME\n%s \\- %s\n.SH SYNOPSIS\n.B %s\n", strings.ToUpper(name), c.Root().Version, roff(name), roff(c.Short), roff(c.UseLine()))
	long := c.Long
	if long == "" {
		long = c.Short
	}
	fmt.Fprintf(&b, ".SH DESCRIPTION\n%s\n", roff(long))
	if !c.HasParent() {
		b.WriteString(".SH VERBS\n")
		for _, v := range c.Commands() {
			if !v.Hidden && v.Name() != "help" {
				fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", roff(v.Name()), roff(v.Short))
			}
		}
	}
	if c.HasAvailableLocalFlags() {
		b.WriteString(".SH OPTIONS\n")
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if f.Hidden {
				return
			}
			kind, usage := pflag.UnquoteUsage(f)
			fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", roff(strings.TrimSpace("--"+f.Name+" "+kind)), roff(usage))
		})
	}
	if c.Example != "" {
		fmt.Fprintf(&b, ".SH EXAMPLES\n.nf\n%s\n.fi\n", roff(c.Example))
	}
	b.WriteString(".SH EXIT STATUS\n")
	for _, e := range exitCodes {
		fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", e.number, roff(e.meaning))
	}
	return b.String()
}

// roff escapes text: backslashes and hyphens have a meaning, and so has a point or quote at a line's start.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(s)
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") || strings.HasPrefix(l, "'") {
			lines[i] = `\&` + l
		}
	}
	return strings.Join(lines, "\n")
}
