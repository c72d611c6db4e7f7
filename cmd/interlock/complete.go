package main

import (
	"sort"
	"strings"

	"github.com/spf13/cobra"

	"interlock/diffs"
	"interlock/pipelines"
	"interlock/pipelines/inputs"
	"interlock/policies"
)

// completer offers words for the shell to complete.
type completer = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective)

// words offers the same words always.
func words(choices ...string) completer {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return choices, cobra.ShellCompDirectiveNoFileComp
	}
}

// complete gives the flags of every verb that have something to choose from their words. Flags of one name mean one thing.
func complete(root *cobra.Command) {
	var systems []string
	for _, v := range pipelines.Vendors {
		systems = append(systems, v.OS)
	}
	formats := strings.Split(formatNames(), ", ")
	byFlag := map[string]completer{"on": devicesAfterComma, "without": names(false), "from": names(true), "to": names(true), "os": words(systems...),
		"rollout": words("by-halves", "together"), "report": reportKinds}
	for _, cmd := range root.Commands() {
		for flag, c := range byFlag {
			if cmd.Flags().Lookup(flag) != nil {
				_ = cmd.RegisterFlagCompletionFunc(flag, c) // an error is a flag that is not there, or was given before
			}
		}
		if f := cmd.Flags().Lookup("format"); f != nil {
			offered := []string{"text", "json"}
			switch {
			case cmd.Name() == "simulate":
				offered = append(offered, "labs")
			case cmd.Flags().Lookup("report") != nil:
				offered = formats
			}
			_ = cmd.RegisterFlagCompletionFunc("format", words(offered...))
		}
		if cmd.Name() == "explain" {
			cmd.ValidArgsFunction = explainable
		}
	}
}

// reportKinds offers "sarif=" and then files.
func reportKinds(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	if strings.Contains(typed, "=") {
		return nil, cobra.ShellCompDirectiveDefault
	}
	kinds := strings.Split(formatNames(), ", ")
	for i := range kinds {
		kinds[i] += "="
	}
	return kinds, cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveNoFileComp
}

// names offers the devices of the folder that was given (or this one), and with ends the hosts of its site too.
func names(ends bool) completer {
	return func(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
		return known(given, ends), cobra.ShellCompDirectiveNoFileComp
	}
}

// devicesAfterComma offers devices for a list: "core-a," goes on with the others.
func devicesAfterComma(_ *cobra.Command, given []string, typed string) ([]string, cobra.ShellCompDirective) {
	before := typed[:strings.LastIndexByte(typed, ',')+1]
	var out []string
	for _, d := range known(given, false) {
		if !strings.Contains(","+before, ","+d+",") {
			out = append(out, before+d)
		}
	}
	return out, cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveNoFileComp
}

// known are the names in a folder, none where it cannot be read: completion never complains.
func known(given []string, hosts bool) []string {
	dir := "."
	if len(given) > 0 {
		dir = given[0]
	}
	fsys, err := inputs.Open(dir)
	if err != nil {
		return nil
	}
	out := inputs.DeviceNames(fsys)
	if site, _, err := inputs.ReadSite(fsys, "interlock.yaml"); err == nil && hosts {
		for h := range site.Hosts {
			out = append(out, h)
		}
	}
	sort.Strings(out)
	return out
}

// explainable offers rules, effects and exit codes, each with what it is.
func explainable(cmd *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(given) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	out := []string{"all\tevery rule and effect"}
	if p, err := policies.Load(cmd.Context()); err == nil {
		for _, r := range p.Catalogue() {
			out = append(out, r.Name+"\t"+r.Title)
		}
	}
	for _, v := range pipelines.Vendors {
		if k, err := diffs.ReadKnowledge(v.OS, v.Effects); err == nil {
			for _, r := range k.Rows() {
				out = append(out, r.ID+"\t"+oneLine(r.Detail))
			}
		}
	}
	for _, c := range exitCodes {
		out = append(out, c.number+"\texit code: "+c.title)
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}
