package main

import (
	"fmt"
	"io"
)

// exitCode is what a number at the end means, as docs/exit-codes.md has it.
type exitCode struct{ number, title, meaning, todo string }

var exitCodes = []exitCode{
	{"0", "pass", "The change passes, or the verb did its work.", "Go on."},
	{"1", "could not do its work", "The tool could not do its work; nothing was judged.", "Read the message: it names the file and line, or what is missing."},
	{"2", "wrong usage", "The question cannot be answered as it was put.", "interlock VERB --help tells the flags."},
	{"3", "denied", "A rule says no. Of drift: a device runs what no file and no run explains.", "Read the findings; interlock explain RULE says how to mend each."},
	{"4", "inconclusive", "Something that matters is not known, and unknown blocks. Of drift: a device could not be read.", "Correct the line, say more in interlock.yaml, or waive the finding by name with an expiry."},
	{"5", "approval missing or stale", "Somebody has yet to sign, or what was signed is no longer what would be done.", "interlock verify PLAN names what is missing or what changed; plan and approve anew."},
	{"6", "rolled back", "The run failed its gate and was taken back; the network was seen to be as before.", "Read the run's record; nothing has to be repaired in haste."},
	{"7", "stopped, a person must look", "The run stopped, and Interlock does not know that the network is safe.", "Look at the devices first; start no other run; docs/exit-codes.md has the steps."},
}

func explainExit(w io.Writer, c exitCode) {
	fmt.Fprintf(w, "exit code %s: %s\n\n%s\n\nWhat to do: %s\n", c.number, c.title, c.meaning, c.todo)
}
