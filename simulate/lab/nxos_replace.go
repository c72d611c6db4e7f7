package lab

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"interlock/devices"
	"interlock/devices/syntax"
)

// The words of configure replace are those of a transcript of a Nexus on 9.3(1) (verify-only, replace) and of its guides; nothing
// published shows what it says of its commit timer, and it says nothing here.

func nxosReplaceCommands() []command {
	in := []mode{exec}
	return []command{
		{in: in, line: "configure replace <file> ...", do: nxosReplace},
		{in: in, line: "delete <file> no-prompt", do: func(t *terminal, a []string) {
			t.box.mu.Lock()
			defer t.box.mu.Unlock()
			if t.box.saves[nxosFile(a[0])] == nil {
				t.printf("No such file or directory\n")
			}
			delete(t.box.saves, nxosFile(a[0]))
		}},
	}
}

var slashes = regexp.MustCompile(`^(\w+:)/*`)

// nxosFile is a file's name in one form: bootflash:///x and bootflash:x are the same.
func nxosFile(name string) string { return slashes.ReplaceAllString(name, "$1") }

// nxosCopied takes a configuration that somebody copies to the switch, where feature scp-server lets him.
func nxosCopied(b *box, file, text string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.has("feature scp-server") {
		return errors.New("scp-server is not enabled")
	}
	if !strings.HasPrefix(file, "bootflash:") {
		return errors.New("scp: " + file + ": No such file or directory")
	}
	// What show running-config says before the configuration is none of it.
	text = b.cli.text(b.vendor.Read(file, []byte(text)))
	b.saves[nxosFile(file)] = b.vendor.Enter(b.vendor.Read(file, []byte(text)), file, nil).After
	return nil
}

// has reports a line at the top of the running configuration. b.mu is held.
func (b *box) has(line string) bool {
	return slices.ContainsFunc(b.running.Nodes, func(n *syntax.Node) bool { return n.Line == line })
}

// nxosReplace is configure replace commit, and configure replace FILE [commit-timeout SECONDS | show-patch | verify-only | best-effort].
func nxosReplace(t *terminal, a []string) {
	b := t.box
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(a) == 1 && a[0] == "commit" {
		if b.pending != nil && b.pending.id == "replace" {
			b.confirmed()
		}
		return
	}
	to := b.saves[nxosFile(a[0])]
	if to == nil {
		t.printf("ERROR: File does not exist\n")
		return
	}
	var within time.Duration
	verify := false
	for i, w := range a[1:] {
		switch {
		case isWord(w, "show-patch"):
			nxosPatch(t, b.running, to)
			return
		case isWord(w, "verify-only"):
			verify = true
		case isWord(w, "commit-timeout") && i+2 < len(a):
			n, err := strconv.Atoi(a[i+2])
			if err != nil || n < 30 || n > 3600 {
				t.printf("%% Invalid number, range is (30:3600)\n")
				return
			}
			within = time.Duration(n) * time.Second
		}
	}
	t.printf("\nVersion match between user file and running configuration.\nPre-check for User config PASSED\n")
	if verify {
		t.printf("Collecting Running-Config\nConverting to checkpoint file\nGenerating Rollback Patch\nValidating Patch\n%s\n%s%s\nPatch validation completed successful\n",
			strings.Repeat("=", 56), nxosQuoted(b.vendor.Commands(b.running, to)), strings.Repeat("=", 56))
		return
	}
	t.printf("ADVISORY: Config Replace operation started...\nModifying running configuration from another VSH terminal in parallel\nis not recommended, as this may lead to Config Replace failure.\n\n")
	if t.refused("configure replace", "Config Replace operation Failed. Restoring the original configuration.") {
		return
	}
	before := b.running
	b.commit(to, b.vendor.Commands(before, to), t.user)
	if within > 0 {
		b.arm("replace", t.user, before, within, t)
	}
	t.printf("Collecting Running-Config\nGenerating Rollback patch for switch profile\nRollback Patch is Empty\nCollecting Running-Config\nGenerating Rollback Patch\nExecuting Rollback Patch\n" +
		"Generating Running-config for verification\nGenerating Rollback Patch\n\nConfigure replace completed successfully. Please run 'show config-replace log exec' to see if there is any configuration that requires reload to take effect.\n")
}

// nxosQuoted are commands as the log of a patch has them, each in backquotes, with an exit for each mode that is left.
func nxosQuoted(commands []devices.Command) string {
	var b strings.Builder
	b.WriteString("`config t `\n")
	depth := 0
	for _, c := range commands {
		for ; depth > len(c.Context); depth-- {
			b.WriteString("`exit`\n")
		}
		b.WriteString("`" + reveal(c.Line) + "`\n")
		if depth = len(c.Context); c.Opens != "" {
			depth++
		}
	}
	for ; depth > 0; depth-- {
		b.WriteString("`exit`\n")
	}
	return b.String()
}
