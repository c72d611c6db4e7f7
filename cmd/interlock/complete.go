package main

import (
	"slices"
	"sort"
	"strings"

	"github.com/spf13/cobra"

	"interlock/diffs"
	"interlock/pipelines"
	"interlock/pipelines/inputs"
	"interlock/pipelines/report"
	"interlock/pipelines/rollout"
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
		switch cmd.Name() {
		case "explain":
			cmd.ValidArgsFunction = explainable
		case "status", "resume", "abort":
			cmd.ValidArgsFunction = runIDs(cobra.ShellCompDirectiveNoFileComp)
		case "report": // a plan's file, too
			cmd.ValidArgsFunction = runIDs(cobra.ShellCompDirectiveDefault)
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
	if before == "" {
		out = append(out, wholeGroups(given)...)
	}
	return out, cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveNoFileComp
}

// wholeGroups offers all members of each redundancy group as one word.
func wholeGroups(given []string) []string {
	dir := "."
	if len(given) > 0 {
		dir = given[0]
	}
	fsys, err := inputs.Open(dir)
	if err != nil {
		return nil
	}
	site, _, err := inputs.ReadSite(fsys, "interlock.yaml")
	if err != nil {
		return nil
	}
	var out []string
	for name, g := range site.Groups {
		var members []string
		for _, half := range g.Halves {
			members = append(members, half...)
		}
		slices.Sort(members)
		out = append(out, strings.Join(members, ",")+"\tall of group "+name)
	}
	slices.Sort(out)
	return out
}

// runIDs offers the runs of the journal, the latest first, each with its change.
func runIDs(files cobra.ShellCompDirective) completer {
	return func(cmd *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(given) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		file, _ := cmd.Flags().GetString("journal")
		j, err := readJournal(cmd.Context(), file)
		if err != nil {
			return nil, files
		}
		defer j.Close()
		runs, err := rollout.Statuses(cmd.Context(), j)
		if err != nil {
			return nil, files
		}
		var out []string
		for _, r := range slices.Backward(runs) {
			out = append(out, r.Run+"\t"+report.Line(r.Change+" "+r.Title))
		}
		return out, files
	}
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
