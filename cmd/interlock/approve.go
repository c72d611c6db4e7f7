package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"interlock/pipelines"
	"interlock/pipelines/approvals"
	"interlock/pipelines/report"
)

// planFlags are what every verb that takes a plan takes.
type planFlags struct {
	protected string
	now       string
}

func (f *planFlags) add(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.StringVar(&f.protected, "protected", os.Getenv("INTERLOCK_PROTECTED"), "`REV` that says who may approve; else origin/HEAD, else the plan's base, else the site as it stands")
	fl.StringVar(&f.now, "now", "", "act as at this `TIME` (RFC 3339) rather than now")
	_ = fl.MarkHidden("now")
}

// renew reads a plan and judges it afresh.
func (f *planFlags) renew(ctx context.Context, file string) (p pipelines.PlanFile, c *pipelines.Change, drift []pipelines.Drift, now time.Time, err error) {
	now = time.Now()
	if f.now != "" {
		if now, err = time.Parse(time.RFC3339, f.now); err != nil {
			return p, nil, nil, now, pipelines.UsageError{Message: fmt.Sprintf("--now %q is no RFC 3339 time", f.now)}
		}
	}
	if p, err = pipelines.ReadPlan(file); err != nil {
		return p, nil, nil, now, err
	}
	p.Protected = f.protected
	c, drift, err = pipelines.Renew(ctx, p, now, report.CaseFile)
	return p, c, drift, now, err
}

func approveVerb() *cobra.Command {
	var yes approvals.Yes
	cmd := signVerb(&yes, &cobra.Command{
		Use:   "approve PLAN --key KEY",
		Short: "sign a plan with an SSH key, once it is judged afresh",
		Long: "Approve judges the plan's change afresh, refuses one that has drifted or does not pass, and signs what is left: an in-toto\n" +
			"statement over the plan's file and digest, in a DSSE envelope, beside the plan in PLAN.approvals. Stock ssh-keygen verifies it.",
		Example: "  interlock approve plan.json --key ~/.ssh/id_ed25519 --reason \"seen in the board of 24 November\"",
	})
	cmd.Flags().BoolVar(&yes.AfterTheFact, "after-the-fact", false, "approve an emergency that has been carried out already; the approval says so for ever")
	return cmd
}

func rejectVerb() *cobra.Command {
	return signVerb(&approvals.Yes{Reject: true}, &cobra.Command{
		Use:   "reject PLAN --key KEY --reason WORDS",
		Short: "sign that a plan may not be carried out, and why",
		Long: "Reject signs a no with the same key, in the same form and place as an approval. It stands, whoever else approves, until the same\n" +
			"person approves the plan later. Any plan can be rejected, also one that is stale or does not pass, and also by who asked for it.",
		Example: "  interlock reject plan.json --key ~/.ssh/id_ed25519 --reason \"no optics in stock\"",
	})
}

// signVerb is approve, or with yes.Reject reject.
func signVerb(yes *approvals.Yes, cmd *cobra.Command) *cobra.Command {
	var f planFlags
	var key string
	cmd.Args = args(1, 1, "one plan")
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		if key == "" {
			return pipelines.UsageError{Message: cmd.Name() + " signs with a key: say which with --key FILE (a private key, or the public half of one that the agent holds)"}
		}
		p, c, drift, now, err := f.renew(cmd.Context(), given[0])
		if err != nil {
			return err
		}
		if len(drift) > 0 && !yes.Reject {
			tellDrift(cmd.ErrOrStderr(), drift)
			return exitError{exitApproval, "the plan is stale and was not approved; make it anew with interlock plan"}
		}
		if err := exitFor(c.Verdict); err != nil && !yes.Reject {
			fmt.Fprintf(cmd.ErrOrStderr(), "interlock: the verdict of %s is %s; only what passes can be approved\n", given[0], c.Verdict)
			return err
		}
		k, err := approvals.OpenKey(key, passphrase)
		if err != nil {
			return err
		}
		defer k.Close()
		yes.Key, yes.Now = k, now
		w, err := approvals.Approve(cmd.Context(), p, c, *yes)
		var refused approvals.Refused
		if errors.As(err, &refused) {
			return exitError{exitApproval, refused.Message}
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%s %ss %s (%s)\n  %s\n  allowed by %s\nAnybody can verify it without Interlock:\n  ssh-keygen -Y verify -f allowed_signers -I %s -n %s -s %s < %s\n",
			w.Approver, cmd.Name(), p.ID, p.Digest, w.File, w.Signers, w.Approver, approvals.Namespace, w.Signature, w.Payload)
		return nil
	}
	f.add(cmd)
	cmd.Flags().StringVar(&key, "key", "", "`FILE` of an OpenSSH private key, or of the public half of one that the SSH agent holds")
	cmd.Flags().StringVar(&yes.Approver, "as", "", "`NAME` of who signs, where the file of signers has several for the key")
	cmd.Flags().StringVar(&yes.Reason, "reason", "", "what it rests on, in `WORDS`; it is signed with it")
	return cmd
}

// passphrase asks for a key's passphrase: from the environment, else at the terminal, never from anything else.
func passphrase() ([]byte, error) {
	if p, ok := os.LookupEnv("INTERLOCK_KEY_PASSPHRASE"); ok {
		return []byte(p), nil
	}
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return nil, errors.New("there is no terminal to ask for the passphrase at; set INTERLOCK_KEY_PASSPHRASE, or add the key to the SSH agent and give its public half")
	}
	defer tty.Close()
	fmt.Fprint(tty, "passphrase: ")
	defer fmt.Fprintln(tty)
	return term.ReadPassword(int(tty.Fd()))
}

func verifyVerb() *cobra.Command {
	var f planFlags
	cmd := &cobra.Command{
		Use:   "verify PLAN",
		Short: "say whether a plan may be carried out: fresh, passing, approved, in its window",
		Long:  "Verify judges the plan's change afresh and reads the approvals beside it. It says of each why it counts or does not.\nExit 0: it may be carried out (once its window is open); 5: stale, or approvals are missing; 3 or 4: it does not pass.",
		Args:  args(1, 1, "one plan"),
		RunE: func(cmd *cobra.Command, given []string) error {
			p, c, drift, now, err := f.renew(cmd.Context(), given[0])
			if err != nil {
				return err
			}
			r, err := approvals.Verify(cmd.Context(), p, c, now)
			if err != nil {
				return err
			}
			tellVerified(cmd.OutOrStdout(), p, c, drift, r, now)
			switch {
			case len(drift) > 0:
				return exitError{code: exitApproval}
			case c.Verdict != pipelines.Pass:
				return exitFor(c.Verdict)
			case !r.OK():
				return exitError{code: exitApproval}
			}
			return nil
		},
	}
	f.add(cmd)
	return cmd
}

func tellDrift(w io.Writer, drift []pipelines.Drift) {
	for _, d := range drift {
		fmt.Fprintf(w, "  %s\n", report.Line(d.String()))
	}
}

// tellVerified explains, one matter after the other.
func tellVerified(w io.Writer, p pipelines.PlanFile, c *pipelines.Change, drift []pipelines.Drift, r approvals.Result, now time.Time) {
	fmt.Fprintf(w, "%s\n%s\n", report.Line(strings.TrimSpace(filepath.Base(p.File)+"  "+p.ID+"  "+c.Request.Title)), report.Line(p.Digest))
	if len(drift) == 0 {
		fmt.Fprintf(w, "fresh      judged afresh, it is as it was when it was planned\n")
	} else {
		fmt.Fprintf(w, "STALE      what the plan was made of has changed:\n")
		tellDrift(w, drift)
	}
	fmt.Fprintf(w, "verdict    %s\n", c.Verdict)
	switch {
	case r.Opens.IsZero():
		fmt.Fprintf(w, "window     none asked for\n")
	case now.Before(r.Opens):
		fmt.Fprintf(w, "window     opens at %s, in %s\n", r.Opens.Format(time.RFC3339), r.Opens.Sub(now).Round(time.Minute))
	case r.Open(now):
		fmt.Fprintf(w, "window     open until %s\n", r.Closes.Format(time.RFC3339))
	default:
		fmt.Fprintf(w, "WINDOW     closed at %s\n", r.Closes.Format(time.RFC3339))
	}
	fmt.Fprintf(w, "approvals  %d of %d: %s\n           those who may are named in %s\n", r.Given, r.Needed, r.Why, report.Line(r.Signers))
	for _, a := range r.Approvals {
		switch {
		case a.Rejects && a.Why == "":
			fmt.Fprintf(w, "  REJECTS  %s, %s", report.Line(a.Approver), a.Time.Format(time.RFC3339))
		case a.Counts && a.AfterTheFact:
			fmt.Fprintf(w, "  counts   %s, %s, AFTER THE FACT", report.Line(a.Approver), a.Time.Format(time.RFC3339))
		case a.Counts:
			fmt.Fprintf(w, "  counts   %s, %s", report.Line(a.Approver), a.Time.Format(time.RFC3339))
		default:
			fmt.Fprintf(w, "  refused  %s: %s", report.Line(a.File), report.Line(a.Why))
		}
		if (a.Counts || a.Rejects && a.Why == "") && a.Reason != "" {
			fmt.Fprintf(w, ": %s", report.Line(a.Reason))
		}
		fmt.Fprintln(w)
	}
	if r.MayGoFirst() {
		fmt.Fprintf(w, "emergency  it may be carried out before it is approved; its record says so for ever\n")
	}
	for _, why := range r.Refusals {
		fmt.Fprintf(w, "refused    %s\n", report.Line(why))
	}
	if len(drift) == 0 && r.OK() {
		fmt.Fprintf(w, "It may be carried out.\n")
	}
}
