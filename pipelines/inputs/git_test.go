package inputs

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// repository makes a repository whose branch main has moved on after topic left it.
func repository(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	do(t, dir, "init", "-q", "-b", "main")
	write(t, dir, map[string]string{"site/interlock.yaml": "version: 1\n", "site/configs/core-a.cfg": "hostname a\nline 2\nline 3\n", "site/configs/gone.cfg": "x\n",
		"site/docs/large.bin": "lazily\n", "other/file": "x\n"})
	for link, target := range map[string]string{"site/configs/core-l.cfg": "core-a.cfg", "site/configs/out.cfg": "../../other/file", "site/configs/circle.cfg": "circle.cfg", "site/old": "configs", "site/self": "."} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	commit(t, dir, "base")
	do(t, dir, "checkout", "-q", "-b", "topic")
	write(t, dir, map[string]string{"site/configs/core-a.cfg": "hostname a\nline two\nline 3\nline 4\n"})
	commit(t, dir, "topic")
	do(t, dir, "checkout", "-q", "main")
	write(t, dir, map[string]string{"site/configs/core-a.cfg": "main moved on\n"})
	commit(t, dir, "main")
	do(t, dir, "checkout", "-q", "topic")
	return dir
}

func do(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "user.name=x", "-c", "user.email=x@example.net", "-c", "commit.gpgsign=false", "-c", "protocol.file.allow=always"}, args...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

func commit(t *testing.T, dir, message string) {
	t.Helper()
	do(t, dir, "add", "-A")
	do(t, dir, "commit", "-q", "--allow-empty", "-m", message)
}

func TestGitBase(t *testing.T) {
	dir := repository(t)
	// Neither a filter of git archive nor the work tree may have a say in what the base was.
	write(t, dir, map[string]string{".gitattributes": "*.cfg export-ignore\n", "site/configs/core-a.cfg": "work tree\n"})
	fsys, base, err := GitBase(context.Background(), filepath.Join(dir, "site"), "main")
	if err != nil {
		t.Fatal(err)
	}
	if want := do(t, dir, "rev-parse", "topic~1"); base != want {
		t.Errorf("base %s, want the merge base %s", base, want)
	}
	for name, want := range map[string]string{"interlock.yaml": "version: 1\n", "configs/core-a.cfg": "hostname a\nline 2\nline 3\n", "configs/core-l.cfg": "hostname a\nline 2\nline 3\n",
		"docs/large.bin": "lazily\n", "old/gone.cfg": "x\n"} {
		if got, err := fs.ReadFile(fsys, name); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v; want %q", name, got, err, want)
		}
	}
	for name, want := range map[string]string{"configs/out.cfg": "escapes", "configs/circle.cfg": "not in the site", "self": "link to a folder around it", "nothing": "not exist"} {
		if _, err := fs.ReadFile(fsys, name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
}

func TestGitBaseErrors(t *testing.T) {
	dir := repository(t)
	site := filepath.Join(dir, "site")
	do(t, dir, "checkout", "-q", "--orphan", "island")
	commit(t, dir, "island")
	do(t, dir, "checkout", "-q", "topic")
	shallow := filepath.Join(t.TempDir(), "shallow")
	do(t, dir, "clone", "-q", "--depth=1", "--no-single-branch", "file://"+dir, shallow)
	empty, unborn := t.TempDir(), t.TempDir()
	do(t, unborn, "init", "-q")
	if err := os.MkdirAll(filepath.Join(dir, "new"), 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, dir, map[string]string{"new/interlock.yaml": "version: 1\n"})
	for _, c := range []struct{ name, dir, rev, want string }{
		{"no repository", empty, "main", "is not in a git repository"},
		{"no folder", filepath.Join(dir, "nowhere"), "main", "does not exist"},
		{"no commit", unborn, "main", "has no commit yet"},
		{"unknown revision", site, "origin/mian", `unknown revision "origin/mian": git fetch origin mian`},
		{"revision that is an option", site, "--output=/tmp/x", `unknown revision "--output=/tmp/x"`},
		{"no revision", site, "", "the base is empty"},
		{"a tree", site, "main:site", "unknown revision"},
		{"no common commit", site, "island", "have no common commit, so"},
		{"shallow clone", filepath.Join(shallow, "site"), "origin/main", "git fetch --unshallow"},
		{"a new site", filepath.Join(dir, "new"), "main", "did not exist at the base"},
	} {
		_, _, err := GitBase(context.Background(), c.dir, c.rev)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
	ctx, cancel := context.WithDeadline(context.Background(), time.Now().Add(-time.Second))
	defer cancel()
	if _, _, err := GitBase(ctx, site, "main"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("deadline: %v", err)
	}
	t.Setenv("PATH", empty)
	if _, _, err := GitBase(context.Background(), site, "main"); err == nil || !strings.Contains(err.Error(), "git, which is not installed") {
		t.Errorf("without git: %v", err)
	}
}

func TestChangedLines(t *testing.T) {
	dir := repository(t)
	if err := os.Remove(filepath.Join(dir, "site", "configs", "gone.cfg")); err != nil {
		t.Fatal(err)
	}
	write(t, dir, map[string]string{"site/configs/with space é.cfg": "x\n", "other/file": "changed\n"})
	got, err := ChangedLines(context.Background(), filepath.Join(dir, "site"), "topic~1")
	want := map[string][]LineRange{"configs/core-a.cfg": {{2, 2}, {4, 4}}, "configs/with space é.cfg": {{First: 1}}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
}

func TestParsePatch(t *testing.T) {
	for _, c := range []struct {
		why, patch string
		want       map[string][]LineRange
	}{
		{"a deleted line that looks like a header", "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1 @@\n--- a/y\n-+++ b/y\n+z\n@@ -5 +4,0 @@\n-q\n", map[string][]LineRange{"x": {{1, 1}, {4, 4}}}},
		{"a deletion at the top", "--- a/x\n+++ b/x\n@@ -1 +0,0 @@\n-q\n", map[string][]LineRange{"x": {{1, 1}}}},
		{"a name with a space and a quoted one", "+++ b/a b\t\n@@ -0,0 +1,2 @@\n+x\n+y\n\\ No newline at end of file\ndiff --git x\n+++ \"b/t\\tab\"\n@@ -1 +1 @@\n-x\n+y\n", map[string][]LineRange{"a b": {{1, 2}}, "t\tab": {{1, 1}}}},
		{"a deleted file", "+++ /dev/null\n@@ -1 +0,0 @@\n-x\n", map[string][]LineRange{}},
	} {
		if got := parsePatch(c.patch); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.why, got, c.want)
		}
	}
}

func TestMemoryIsAFileSystem(t *testing.T) {
	m := newMemory()
	for _, name := range []string{"a", "b/c", "b/d/e"} {
		m.add(name, &node{data: []byte(name), size: int64(len(name))})
	}
	if err := fstest.TestFS(m, "a", "b/c", "b/d/e"); err != nil {
		t.Error(err)
	}
}
