package main

import (
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"interlock/devices/clock"
	"interlock/pipelines"
	"interlock/pipelines/inputs"
	"interlock/simulate/lab"
)

func labVerb() *cobra.Command {
	var state, faultsFile string
	var speed float64
	var boot time.Duration
	var none bool
	cmd := &cobra.Command{
		Use:   "lab DIR",
		Short: "the network of a site as virtual switches on this host, to rehearse with",
		Long: "Starts every device of a site as a switch in software that listens on the loopback: SSH with the system's own command line,\n" +
			"in band and out of band, and gNMI. What is entered there changes how the network behaves. It serves until it is stopped.",
		Example: "  interlock lab site --state /tmp/lab\n  ssh -o UserKnownHostsFile=/tmp/lab/known_hosts -p 40001 interlock@127.0.0.1   # password: /tmp/lab/password\n" +
			"  interlock apply plan.json --access /tmp/lab/access.yaml",
		Args: args(1, 1, "a folder with configs/"),
		RunE: func(cmd *cobra.Command, given []string) error {
			if speed <= 0 || speed > 1e6 {
				return pipelines.UsageError{Message: fmt.Sprintf("--speed %v: more than 0 and no more than 1000000 times the speed of time", speed)}
			}
			n, unread, err := pipelines.ReadNetwork(cmd.Context(), given[0])
			if err != nil {
				return err
			}
			if len(unread) > 0 {
				return unread
			}
			o := lab.Options{BootTime: boot, Log: cmd.ErrOrStderr()}
			if speed != 1 {
				o.Clock = clock.Fast(time.Now(), speed)
			}
			if !none {
				if faultsFile == "" {
					faultsFile = filepath.Join(given[0], "faults.yaml")
				}
				if o.Faults, err = inputs.ReadFaults(os.DirFS(filepath.Dir(faultsFile)), filepath.Base(faultsFile)); err != nil {
					return err
				}
			}
			if o.Password, err = password(); err != nil {
				return err
			}
			if state == "" {
				if state, err = os.MkdirTemp("", "interlock-lab-"); err != nil {
					return err
				}
				defer os.RemoveAll(state)
			}
			l, err := lab.Start(cmd.Context(), n, o)
			if err != nil {
				return err
			}
			defer l.Stop()
			file, err := l.WriteAccess(state)
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			access := l.Access()
			fmt.Fprintf(out, "%-20s %-22s %-22s %s\n", "device", "ssh", "out of band", "gnmi")
			for _, name := range slices.Sorted(maps.Keys(access)) {
				a := access[name]
				fmt.Fprintf(out, "%-20s %-22s %-22s %s\n", name, a.SSH, a.OutOfBand, a.GNMI)
			}
			fmt.Fprintf(out, "\n%d devices, %d faults on demand. User interlock, password in %s.\nINTERLOCK_ACCESS=%s\nStop with Ctrl-C.\n", len(access), len(o.Faults), filepath.Join(state, "password"), file)
			<-cmd.Context().Done()
			for _, x := range l.Outages() {
				fmt.Fprintf(out, "%s was lost for %s from %s: %s\n", x.Service, x.Length().Round(time.Second), x.From.UTC().Format(time.RFC3339), x.Reason)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&state, "state", "", "`DIR` for access.yaml, host keys, certificates and password; else one that is removed at the end")
	cmd.Flags().StringVar(&faultsFile, "faults", "", "`FILE` of faults; else faults.yaml of the site, where there is one")
	cmd.Flags().BoolVar(&none, "no-faults", false, "nothing goes wrong by itself")
	cmd.Flags().Float64Var(&speed, "speed", 1, "how many times as fast as time the lab's clock runs")
	cmd.Flags().DurationVar(&boot, "boot-time", 5*time.Minute, "how long a device boots, by the lab's clock")
	return cmd
}

// password makes up one that nobody guesses.
func password() (string, error) {
	b := make([]byte, 15)
	if _, err := rand.Read(b); err != nil {
		return "", err
	}
	return strings.ToLower(base32.StdEncoding.EncodeToString(b)), nil
}
