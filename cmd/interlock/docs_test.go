package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"interlock/pipelines/inputs"
)

// TestDocs runs every command that the documentation shows: the blocks marked console of a page, in their order, in one shell and one
// empty folder with testdata beside it. What is shown must be what is printed; "..." stands for lines, or the rest of one, left out.
func TestDocs(t *testing.T) {
	for _, tool := range []string{"git", "bash", "sed"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not here", tool)
		}
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	commands := 0
	for _, page := range append(pages, filepath.Join(root, "README.md")) {
		blocks := consoleBlocks(t, page)
		for _, b := range blocks {
			commands += len(b)
		}
		if len(blocks) == 0 {
			continue
		}
		t.Run(filepath.Base(page), func(t *testing.T) {
			t.Parallel()
			bin, dir := t.TempDir(), t.TempDir()
			for from, to := range map[string]string{self: filepath.Join(bin, "interlock"), filepath.Join(root, "testdata"): filepath.Join(dir, "testdata"), filepath.Join(root, "docs"): filepath.Join(dir, "docs")} {
				if err := os.Symlink(from, to); err != nil {
					t.Fatal(err)
				}
			}
			var script strings.Builder
			script.WriteString("set +e\nexec 2>&1\n")
			n := 0
			for _, b := range blocks {
				for _, c := range b {
					fmt.Fprintf(&script, "printf '\\n\\001%d\\n'\n(exit $status)\n%s\nstatus=$?\n", n, c.text)
					n++
				}
			}
			cmd := exec.Command("bash", "--noprofile", "--norc", "-c", script.String())
			cmd.Dir = dir
			cmd.Env = []string{"PATH=" + bin + ":" + os.Getenv("PATH"), "HOME=" + bin, "GIT_CONFIG_NOSYSTEM=1", "GIT_AUTHOR_NAME=ana", "GIT_AUTHOR_EMAIL=ana@example.net",
				"GIT_COMMITTER_NAME=ana", "GIT_COMMITTER_EMAIL=ana@example.net", "GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=init.defaultBranch", "GIT_CONFIG_VALUE_0=main", "TERM=dumb"}
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			parts := regexp.MustCompile(`\n\x01\d+\n`).Split("\n"+strings.TrimPrefix(string(out), "\n"), -1)[1:]
			i := 0
			for _, b := range blocks {
				for _, c := range b {
					if got := strings.Trim(parts[i], "\n"); !shows(c.want, got) {
						t.Errorf("%s:%d: $ %s\nthe page shows\n%s\nit prints\n%s", filepath.Base(page), c.line, c.text, c.want, got)
					}
					i++
				}
			}
		})
	}
	t.Logf("%d commands", commands)
}

// shownCommand is a command of a page with the output it shows.
type shownCommand struct {
	text, want string
	line       int
}

// consoleBlocks are the commands of a page, by block. A command starts with "$ " and goes on with "> ".
func consoleBlocks(t *testing.T, page string) [][]shownCommand {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var blocks [][]shownCommand
	in := false
	for i, line := range strings.Split(string(text), "\n") {
		switch {
		case !in && line == "```console":
			in, blocks = true, append(blocks, nil)
		case in && line == "```":
			in = false
		case in:
			b := &blocks[len(blocks)-1]
			if c, ok := strings.CutPrefix(line, "$ "); ok {
				*b = append(*b, shownCommand{text: c, line: i + 1})
				continue
			}
			if len(*b) == 0 {
				t.Fatalf("%s:%d: a console block starts with a command", page, i+1)
			}
			last := &(*b)[len(*b)-1]
			if c, ok := strings.CutPrefix(line, "> "); ok && last.want == "" {
				last.text += "\n" + c
				continue
			}
			last.want += line + "\n"
		}
	}
	return blocks
}

// shows compares what a page shows with what is printed.
func shows(want, got string) bool {
	var p strings.Builder
	p.WriteString(`\A`)
	for line := range strings.Lines(strings.TrimRight(want, "\n") + "\n") {
		line = strings.TrimRight(line, "\n")
		if strings.TrimSpace(line) == "..." {
			p.WriteString(`(?:.*\n)*?`)
			continue
		}
		parts := strings.Split(line, "...")
		for i := range parts {
			parts[i] = regexp.QuoteMeta(parts[i])
		}
		p.WriteString(strings.Join(parts, `.*`) + `[ ]*\n`)
	}
	p.WriteString(`\z`)
	return regexp.MustCompile(p.String()).MatchString(got + "\n")
}

// TestDocsSites: every site file that the documentation shows (it starts with version and name) is one that the reader takes.
func TestDocsSites(t *testing.T) {
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for i, block := range regexp.MustCompile("(?s)```yaml\n(version: 1\nname: .*?)```").FindAllStringSubmatch(string(text), -1) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "interlock.yaml"), []byte(block[1]), 0o644); err != nil {
				t.Fatal(err)
			}
			if _, _, err := inputs.ReadSite(os.DirFS(dir), "interlock.yaml"); err != nil {
				t.Errorf("%s, site %d: %v", page, i+1, err)
			}
			found++
		}
	}
	if found == 0 {
		t.Error("no site file is shown")
	}
}
