package pipelines

import (
	"strings"

	"interlock/devices"
	"interlock/diffs"
)

// resolve says of every line that is no configuration what it is: an exec command of the system in full spelling, the
// answer to the question that the command before it asks, or unknown. Answers join the command they answer.
func resolve(k *diffs.Knowledge, device, version, platform string, cmds []devices.Command) []devices.Command {
	full := make([]devices.Command, len(cmds))
	for i, c := range cmds {
		if (c.Disposition == devices.Unmodelled || c.Disposition == devices.Unknown) && !c.Exec && execCommand(k, device, version, platform, c) {
			c.Line, c.Mode, c.Context, c.Exec = c.Text, "exec", nil, true // taken for a statement by its first word ("platform fap Fap1 reset", "set cli ...")
		}
		if words, ok := k.ExpandExec(strings.Fields(c.Line)); c.Exec && ok {
			c.Line = strings.Join(words, " ")
		}
		full[i] = c
	}
	out := k.Dialogue(full, version, platform)
	for i, c := range out {
		if !c.Exec {
			continue
		}
		if _, known, _ := k.Effects(device, c, version, platform); known {
			out[i].Disposition, out[i].Why = devices.Inert, "an exec-mode command; its effect is told apart"
		}
	}
	return out
}

// execCommand reports a statement that is not computed and that the knowledge base knows as an exec command.
func execCommand(k *diffs.Knowledge, device, version, platform string, c devices.Command) bool {
	if _, known, _ := k.Effects(device, c, version, platform); known {
		return false // known as what it was taken for
	}
	c.Line, c.Mode, c.Context, c.Exec = c.Text, "exec", nil, true
	_, known, _ := k.Effects(device, c, version, platform)
	return known
}

// plainSecret reports that a line carries a password or key as itself rather than in a stored form. Lines are redacted
// when read, so it shows in the words before what stands for the secret.
func plainSecret(text string) bool {
	words := strings.Fields(text)
	for i, w := range words {
		if i == 0 || !strings.HasPrefix(w, "<secret:") {
			continue
		}
		switch strings.ToLower(words[i-1]) {
		case "0", "password", "secret", "key", "key-string", "cleartext", "plaintext":
			return true
		}
	}
	return false
}
