package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"interlock/devices"
	"interlock/pipelines"
	"interlock/pipelines/inputs"
	"interlock/pipelines/journal"
	"interlock/pipelines/report"
	"interlock/pipelines/rollout"
)

// driftReport is what drift --format json prints; docs/schema/drift-v1.json is its schema.
type driftReport struct {
	Schema string    `json:"schema"`
	Site   string    `json:"site,omitempty"`
	At     time.Time `json:"at"`
	// Unexplained counts differences that no record explains, NotRead devices of which it is not known what they run.
	Unexplained int           `json:"unexplained"`
	NotRead     int           `json:"not_read"`
	Devices     []driftDevice `json:"devices"`
}

type driftDevice struct {
	Device string `json:"device"`
	// NotRead says why it is not known what the device runs.
	NotRead     string               `json:"not_read,omitempty"`
	Unexplained int                  `json:"unexplained"`
	Differences []rollout.Difference `json:"differences"`
}

func driftVerb() *cobra.Command {
	var access, captures, file, format string
	var on []string
	cmd := &cobra.Command{
		Use:   "drift [DIR] --access FILE | --running DIR",
		Short: "devices whose running configuration no record explains: none (0), some (3), some not read (4)",
		Long: "Drift asks each device of a site for its running configuration, or takes captured ones, and compares it with what is recorded:\n" +
			"the site's configurations, and what runs in the journal have left on the device since. It changes nothing on any device.\n" +
			"A difference is explained where the last run that touched the setting left just that. Exit 3: something differs and no record\n" +
			"says why; 4: of some device it is not known what it runs, and of the others nothing is unexplained.",
		Example: "  interlock drift --access ~/access.yaml\n  interlock drift site --running captures --format json",
		Args:    args(0, 1, "one folder, the site"),
		RunE: func(cmd *cobra.Command, given []string) error {
			if err := oneOf("format", format, "text", "json"); err != nil {
				return err
			}
			if (access == "") == (captures == "") {
				return pipelines.UsageError{Message: "where do running configurations come from? --access FILE asks the devices, --running DIR takes captured ones; one of the two"}
			}
			dir := "."
			if len(given) > 0 {
				dir = given[0]
			}
			ctx := cmd.Context()
			n, unread, err := pipelines.ReadNetwork(ctx, dir)
			if err != nil {
				return err
			}
			if len(unread) > 0 {
				return unread
			}
			for _, d := range on {
				if n.Devices[d] == nil {
					return pipelines.UsageError{Message: fmt.Sprintf("--on %s: there is no such device in %s", d, dir)}
				}
			}
			show := func(ctx context.Context, device string) (string, error) { return captured(captures, device) }
			if access != "" {
				a, err := inputs.ReadAccess(access)
				if err != nil {
					return err
				}
				show = rollout.Reacher{Access: a, Network: n}.Running
			} else if err := strangers(captures, n); err != nil {
				return err
			}
			records, err := recorded(ctx, file)
			if err != nil {
				return err
			}
			r, err := drift(ctx, n, dir, on, records, show)
			if err != nil {
				return err
			}
			err = inert(cmd, func(w io.Writer) error {
				if format == "json" {
					return indented(w, r)
				}
				return driftText(w, r)
			})
			switch {
			case err != nil:
				return err
			case r.Unexplained > 0:
				return exitError{code: exitDenied}
			case r.NotRead > 0:
				return exitError{code: exitInconclusive}
			}
			return nil
		},
	}
	fl := cmd.Flags()
	fl.StringVar(&access, "access", os.Getenv("INTERLOCK_ACCESS"), "`FILE` that says how devices are reached (INTERLOCK_ACCESS)")
	fl.StringVar(&captures, "running", "", "`DIR` of captured running configurations, <device>.cfg or any other ending")
	fl.StringSliceVar(&on, "on", nil, "look at these `DEVICES` alone, separated by commas")
	fl.StringVar(&file, "journal", os.Getenv("INTERLOCK_JOURNAL"), "`FILE` that runs are kept in (INTERLOCK_JOURNAL); else in the user's state folder")
	fl.StringVar(&format, "format", "text", "text or json")
	return cmd
}

// recorded reads what runs left; nothing where there is no journal.
func recorded(ctx context.Context, file string) (rollout.Records, error) {
	name, err := journalFile(file)
	if err != nil {
		return rollout.Records{}, err
	}
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) && file == "" {
		return rollout.RecordsOf(nil)
	}
	j, err := readJournal(ctx, file)
	if err != nil {
		return rollout.Records{}, err
	}
	defer j.Close()
	var events []journal.Event
	if events, err = j.Events(ctx, ""); err != nil {
		return rollout.Records{}, err
	}
	return rollout.RecordsOf(events)
}

// askedAtOnce is how many devices are asked at one time.
const askedAtOnce = 8

// drift compares every device with its records.
func drift(ctx context.Context, n *devices.Network, dir string, on []string, records rollout.Records, show func(ctx context.Context, device string) (string, error)) (driftReport, error) {
	r := driftReport{Schema: "interlock/drift/v1", Site: n.Site.Name, At: time.Now().UTC().Truncate(time.Second), Devices: []driftDevice{}}
	names := on
	if len(names) == 0 {
		for d := range n.Devices {
			names = append(names, d)
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	found := make([]driftDevice, len(names))
	turns := make(chan struct{}, askedAtOnce)
	var all sync.WaitGroup
	for i, name := range names {
		all.Go(func() {
			turns <- struct{}{}
			defer func() { <-turns }()
			found[i] = driftOf(ctx, n.Devices[name], dir, records, show)
		})
	}
	all.Wait()
	if err := ctx.Err(); err != nil {
		return r, err
	}
	for _, d := range found {
		if r.Unexplained += d.Unexplained; d.NotRead != "" {
			r.NotRead++
		}
		r.Devices = append(r.Devices, d)
	}
	return r, nil
}

func driftOf(ctx context.Context, planned *devices.Device, dir string, records rollout.Records, show func(ctx context.Context, device string) (string, error)) driftDevice {
	d := driftDevice{Device: planned.Name, Differences: []rollout.Difference{}}
	text, err := show(ctx, planned.Name)
	if err != nil {
		d.NotRead = string(report.Unkeyed([]byte(err.Error())))
		return d
	}
	var changed time.Time // the latest of its files
	for _, t := range planned.Trees {
		at, err := inputs.ChangedAt(ctx, dir, t.File)
		if err != nil {
			d.NotRead = fmt.Sprintf("when its file was changed is not known: %v", err)
			return d
		}
		if at.After(changed) {
			changed = at
		}
	}
	d.Differences = records.Drifted(planned, text, changed)
	for _, x := range d.Differences {
		if x.Run == "" {
			d.Unexplained++
		}
	}
	return d
}

// captured is the running configuration of a device as somebody has captured it.
func captured(dir, device string) (string, error) {
	files, err := captures(dir)
	if err != nil {
		return "", err
	}
	name := files[device]
	if name == "" {
		return "", fmt.Errorf("there is no capture of it in %s", dir)
	}
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err == nil && strings.TrimSpace(string(text)) == "" {
		err = fmt.Errorf("%s is empty", filepath.Join(dir, name))
	}
	return string(text), err
}

// captures are the files of a folder by the device that they are called after.
func captures(dir string) (map[string]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("the captures cannot be read: %w", err)
	}
	out := map[string]string{}
	for _, e := range entries {
		if !e.Type().IsRegular() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		device := strings.TrimSuffix(e.Name(), filepath.Ext(e.Name()))
		if other := out[device]; other != "" {
			return nil, pipelines.UsageError{Message: fmt.Sprintf("%s has two captures of %s: %s and %s", dir, device, other, e.Name())}
		}
		out[device] = e.Name()
	}
	return out, nil
}

// strangers refuses captures of devices that the site does not have: a name that is misspelt would not be looked at.
func strangers(dir string, n *devices.Network) error {
	files, err := captures(dir)
	if err != nil {
		return err
	}
	for device, name := range files {
		if n.Devices[device] == nil {
			return pipelines.UsageError{Message: fmt.Sprintf("%s: the site has no device %q; a capture is called after its device", filepath.Join(dir, name), device)}
		}
	}
	return nil
}

// driftText says a drift for people, the devices with something unexplained last, where the eye is.
func driftText(w io.Writer, r driftReport) error {
	var b strings.Builder
	line := func(format string, args ...any) {
		fmt.Fprintf(&b, "%s\n", report.Unkeyed([]byte(strings.TrimRight(fmt.Sprintf(format, args...), " "))))
	}
	sorted := slices.Clone(r.Devices)
	slices.SortStableFunc(sorted, func(a, b driftDevice) int { return a.Unexplained - b.Unexplained })
	for _, d := range sorted {
		switch {
		case d.NotRead != "":
			line("%-12s NOT READ: %s", report.Line(d.Device), report.Line(d.NotRead))
		case len(d.Differences) == 0:
			line("%-12s as recorded", report.Line(d.Device))
		default:
			line("%-12s %s, %d unexplained", report.Line(d.Device), counted(len(d.Differences), "difference"), d.Unexplained)
		}
		for _, x := range d.Differences {
			what := report.Line(x.Path)
			switch {
			case x.Recorded != "" && x.Running != "" && x.Recorded != x.Running:
				what += fmt.Sprintf(": %s -> %s", report.Line(x.Recorded), report.Line(x.Running))
			case x.Running != "" && x.Running != "true" && !strings.HasPrefix(x.Path, "line: "):
				what += ": " + report.Line(x.Running)
			case x.Recorded != "" && x.Recorded != "true" && !strings.HasPrefix(x.Path, "line: "):
				what += ": was " + report.Line(x.Recorded)
			}
			if x.File != "" && x.Line > 0 {
				what += fmt.Sprintf("  (%s:%d)", report.Line(x.File), x.Line)
			}
			line("  %c %s", x.Op, what)
			switch {
			case x.Run != "":
				line("      run %s left it so", report.Line(x.Run))
			case x.Why != "":
				line("      UNEXPLAINED: %s", report.Line(x.Why))
			default:
				line("      UNEXPLAINED")
			}
		}
	}
	switch {
	case r.Unexplained > 0:
		line("%s that no record explains: find out who made them, and put them into the site's files or take them back.", counted(r.Unexplained, "difference"))
	case r.NotRead > 0:
		line("Nothing unexplained on the devices that were read.")
	case slices.ContainsFunc(r.Devices, func(d driftDevice) bool { return len(d.Differences) > 0 }):
		line("All differences are explained by runs: bring the site's files up to date.")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
