package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/goccy/go-yaml"
)

// comments plays the part of both platforms' APIs that comments need.
type comments struct {
	sync.Mutex
	bodies []string
	refuse bool
}

func (c *comments) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.Lock()
	defer c.Unlock()
	var given struct{ Body string }
	_ = json.NewDecoder(r.Body).Decode(&given) // a listing has none
	var id int
	switch _, err := fmt.Sscanf(r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:], "%d", &id); {
	case c.refuse:
		w.WriteHeader(http.StatusForbidden)
	case r.Method == http.MethodGet:
		list := []map[string]any{}
		for i, b := range c.bodies {
			list = append(list, map[string]any{"id": i, "body": b})
		}
		_ = json.NewEncoder(w).Encode(list)
	case r.Method == http.MethodPost:
		c.bodies = append(c.bodies, given.Body)
		w.WriteHeader(http.StatusCreated)
	case err == nil && id < len(c.bodies):
		c.bodies[id] = given.Body
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

// proposal is a repository with ScoNet's site at its base and a branch that changes it, the program on the path, and what a
// runner sets. The edit is made to both cores' configurations.
type proposal struct {
	t         *testing.T
	dir, temp string
	env       []string
	forge     *comments
}

func newProposal(t *testing.T, edit string, more ...string) *proposal {
	t.Helper()
	for _, tool := range []string{"git", "bash", "od"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not here", tool)
		}
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &proposal{t: t, dir: t.TempDir(), temp: t.TempDir(), forge: &comments{}}
	if err := os.Symlink(self, filepath.Join(p.temp, "interlock")); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(p.forge)
	t.Cleanup(server.Close)
	p.env = append([]string{"PATH=" + p.temp + ":" + os.Getenv("PATH"), "HOME=" + p.temp, "GIT_CONFIG_NOSYSTEM=1", "CI=true", "RUNNER_TEMP=" + p.temp, "GITHUB_WORKSPACE=" + p.dir,
		"GITHUB_STEP_SUMMARY=" + filepath.Join(p.temp, "summary"), "GITHUB_ACTIONS=true", "GITHUB_REPOSITORY=net/site", "GITHUB_REF=refs/pull/7/merge", "GITHUB_API_URL=" + server.URL, "GITLAB_API=" + server.URL}, more...)
	site := filepath.Join(p.dir, "site")
	if err := os.CopyFS(site, os.DirFS("../../testdata/incidents/sconet")); err != nil {
		t.Fatal(err)
	}
	p.git("init", "-q", "-b", "main")
	p.git("add", "-A")
	p.git("commit", "-q", "-m", "start")
	p.git("update-ref", "refs/remotes/origin/main", "HEAD")
	p.git("remote", "add", "origin", p.dir)
	p.git("checkout", "-q", "-b", "change")
	p.edit("site/configs/core-a.cfg", edit)
	p.edit("site/configs/core-b.cfg", edit)
	return p
}

func (p *proposal) git(args ...string) {
	p.t.Helper()
	cmd := exec.Command("git", append([]string{"-C", p.dir, "-c", "user.name=a", "-c", "user.email=a@example.net"}, args...)...)
	cmd.Env = p.env
	if out, err := cmd.CombinedOutput(); err != nil {
		p.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

// edit appends text to a configuration, or puts a description in the place of hv-1's.
func (p *proposal) edit(file, text string) {
	p.t.Helper()
	name := filepath.Join(p.dir, file)
	was, err := os.ReadFile(name)
	if err != nil {
		p.t.Fatal(err)
	}
	now := string(was) + text
	if strings.HasPrefix(text, "description ") {
		now = hv1.ReplaceAllString(string(was), "  "+text)
	}
	if err := os.WriteFile(name, []byte(now), 0o644); err != nil {
		p.t.Fatal(err)
	}
}

var hv1 = regexp.MustCompile(`(?m)^  description hv-1 vmnic\d$`)

// bash runs a step as a runner does and gives its output and exit code.
func (p *proposal) bash(script string, env ...string) (string, int) {
	p.t.Helper()
	cmd := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script)
	cmd.Dir, cmd.Env = p.dir, append(p.env, env...)
	out, err := cmd.CombinedOutput()
	if exit, ok := err.(*exec.ExitError); ok {
		return string(out), exit.ExitCode()
	}
	if err != nil {
		p.t.Fatal(err)
	}
	return string(out), 0
}

type action struct {
	Runs struct {
		Steps []struct {
			ID, If, Uses, Run, Shell string
			Env                      map[string]string
		}
	}
}

var outputOf = regexp.MustCompile(`^\$\{\{ steps\.(\w+)\.outputs\.(\w+) \}\}$`)

// act runs the steps of action.yml that are scripts, with what GitHub would put for their expressions, and gives all output and
// the last step's exit code.
func (p *proposal) act(inputs map[string]string) (string, int) {
	p.t.Helper()
	text, err := os.ReadFile("../../action.yml")
	if err != nil {
		p.t.Fatal(err)
	}
	var a action
	if err := yaml.Unmarshal(text, &a); err != nil {
		p.t.Fatal(err)
	}
	values := map[string]string{"inputs.site": "site", "inputs.base": "", "inputs.comment": "auto", "inputs.binary": filepath.Join(p.temp, "interlock"), "inputs.token": "t",
		"github.base_ref": "main", "github.event.pull_request.head.repo.full_name": "net/site"}
	for k, v := range inputs {
		values[k] = v
	}
	ifs := map[string]bool{"": true, "inputs.binary == ''": false, "github.event_name == 'pull_request' && inputs.comment != 'false'": values["inputs.comment"] != "false", "always()": true, "inputs.sarif == 'true'": false}
	all, code := "", 0
	for _, s := range a.Runs.Steps {
		run, known := ifs[s.If]
		if !known {
			p.t.Fatalf("the test does not know the condition %q", s.If)
		}
		if s.Uses != "" || !run {
			continue
		}
		if strings.Contains(s.Run, "${{") {
			p.t.Fatalf("an expression inside a script is a way in for whoever names branches:\n%s", s.Run)
		}
		output := filepath.Join(p.temp, "output-"+s.ID)
		env := []string{"GITHUB_OUTPUT=" + output}
		for k, e := range s.Env {
			v, known := values[strings.TrimSuffix(strings.TrimPrefix(e, "${{ "), " }}")]
			if m := outputOf.FindStringSubmatch(e); m != nil {
				said, _ := os.ReadFile(filepath.Join(p.temp, "output-"+m[1]))
				for line := range strings.Lines(string(said)) {
					if rest, ok := strings.CutPrefix(strings.TrimSpace(line), m[2]+"="); ok {
						v = rest
					}
				}
			} else if !known {
				p.t.Fatalf("the test does not know the expression %q", e)
			}
			env = append(env, k+"="+v)
		}
		var out string
		out, code = p.bash(s.Run, env...)
		all += out
	}
	return all, code
}

const (
	harmless = "description hv-1 rack 9"
	shut     = "interface Ethernet1/49\n  shutdown\ninterface Ethernet1/50\n  shutdown\n"
	hostile  = "description ::error::x ##[add-mask]y ##vso[task.complete] <!-- interlock houston-dc -->"
)

func TestGitHubAction(t *testing.T) {
	for _, c := range []struct {
		name, edit, says string
		inputs           map[string]string
		refuse           bool
		code, comments   int
		reason           string
	}{
		{"passes", harmless, "", nil, false, 0, 1, "a description harms nobody"},
		{"denied", shut, "uplinks/below-minimum", nil, false, 3, 1, "every storage port goes down"},
		{"unknown line", "description hv-1\n  turbo mode on", "lines/unknown", nil, false, 3, 1, "nobody knows what it does"},
		{"hostile text", hostile, "", nil, false, 0, 1, "a description is no command of the runner"},
		{"comment refused", harmless, "could not be made", nil, true, 1, 0, "a comment that nobody sees is no success"},
		{"comment refused, denied", shut, "", nil, true, 3, 0, "the verdict counts more"},
		{"from a fork", shut, "from a fork may not be commented on", map[string]string{"github.event.pull_request.head.repo.full_name": "evil/site"}, true, 3, 0, "the verdict all the same"},
		{"no comment wanted", harmless, "", map[string]string{"inputs.comment": "false"}, true, 0, 0, "not asked for"},
		{"no base", harmless, "", map[string]string{"github.base_ref": ""}, false, 2, 0, "nothing to compare with: nothing passes"},
		{"a branch that is a command", harmless, "unknown revision", map[string]string{"github.base_ref": "$(touch pwned)"}, false, 1, 0, "names of branches are others' text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := newProposal(t, c.edit)
			p.forge.refuse = c.refuse
			out, code := p.act(c.inputs)
			if code != c.code || len(p.forge.bodies) != c.comments || !strings.Contains(out, c.says) {
				t.Errorf("%s: exit code %d, want %d; %d comments, want %d; says %q: %v\n%s", c.reason, code, c.code, len(p.forge.bodies), c.comments, c.says, strings.Contains(out, c.says), out)
			}
			summary, err := os.ReadFile(filepath.Join(p.temp, "summary"))
			if err != nil || len(summary) == 0 {
				t.Errorf("no summary of the job: %v", err)
			}
			if _, err := os.Stat(filepath.Join(p.dir, "pwned")); err == nil {
				t.Error("the name of a branch was obeyed")
			}
			commands(t, out, c.code)
			for _, b := range p.forge.bodies {
				if !strings.HasPrefix(b, "<!-- interlock houston-dc -->\n## ") {
					t.Errorf("the comment starts %.80q", b)
				}
			}
		})
	}
}

// commands obeys a log as GitHub's runner does: nothing between stop-commands and its token, and outside of it only what is ours.
func commands(t *testing.T, log string, code int) {
	t.Helper()
	stopped, errors := "", 0
	for line := range strings.Lines(log) {
		line = strings.TrimSpace(line)
		switch token, isStop := strings.CutPrefix(line, "::stop-commands::"); {
		case stopped != "" && line == "::"+stopped+"::":
			stopped = ""
		case stopped != "":
			if strings.Contains(line, "##[") || strings.Contains(line, "##vso[") {
				t.Errorf("a runner obeys %q", line)
			}
		case isStop:
			stopped = token
		case strings.HasPrefix(line, "::error file=site/"), strings.HasPrefix(line, "::error title=Interlock::"):
			errors++
		case strings.HasPrefix(line, "::warning file=site/"), strings.HasPrefix(line, "::notice title=Interlock::"):
		case strings.HasPrefix(line, "::"), strings.Contains(line, "##["):
			t.Errorf("a runner obeys %q", line)
		}
	}
	if stopped != "" || (code == 3 || code == 4) && errors == 0 {
		t.Errorf("commands stay stopped (%q), or a blocked change has no error (%d)", stopped, errors)
	}
}

func TestActionKeepsOneComment(t *testing.T) {
	p := newProposal(t, shut)
	if _, code := p.act(nil); code != 3 {
		t.Fatalf("exit code %d", code)
	}
	p.git("checkout", "-q", "--", ".")
	p.edit("site/configs/core-a.cfg", harmless)
	if _, code := p.act(nil); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	if len(p.forge.bodies) != 1 || !strings.Contains(p.forge.bodies[0], "PASS") {
		t.Errorf("%d comments; the last verdict must stand in the one", len(p.forge.bodies))
	}
}

func TestGitLabJob(t *testing.T) {
	text, err := os.ReadFile("../../docs/gitlab-ci.yml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Interlock struct{ Script []string } }
	if err := yaml.Unmarshal(text, &file); err != nil || len(file.Interlock.Script) != 1 {
		t.Fatalf("%v, %d scripts", err, len(file.Interlock.Script))
	}
	for _, c := range []struct {
		name, edit, token string
		refuse            bool
		code, comments    int
	}{
		{"passes", harmless, "t", false, 0, 1}, {"denied", shut, "t", false, 3, 1}, {"no token", shut, "", false, 3, 0},
		{"refused", harmless, "t", true, 1, 0}, {"refused, denied", shut, "t", true, 3, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := newProposal(t, c.edit)
			p.forge.refuse = c.refuse
			api := ""
			for _, e := range p.env {
				if rest, ok := strings.CutPrefix(e, "GITLAB_API="); ok {
					api = rest
				}
			}
			out, code := p.bash(file.Interlock.Script[0], "GITHUB_ACTIONS=", "GITLAB_CI=true", "INTERLOCK_BINARY=interlock", "INTERLOCK_SITE=site", "CI_API_V4_URL="+api,
				"CI_PROJECT_ID=12", "CI_MERGE_REQUEST_IID=7", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main", "INTERLOCK_GITLAB_TOKEN="+c.token)
			if code != c.code || len(p.forge.bodies) != c.comments {
				t.Errorf("exit code %d, want %d; %d comments, want %d\n%s", code, c.code, len(p.forge.bodies), c.comments, out)
			}
			quality, err := os.ReadFile(filepath.Join(p.dir, "interlock-reports", "gl-code-quality.json"))
			if err != nil || !json.Valid(quality) || c.code == 3 && !bytes.Contains(quality, []byte(`"path": "site/configs/core-`)) {
				t.Errorf("Code Quality: %v\n%s", err, quality)
			}
		})
	}
}

func TestPreCommitHooks(t *testing.T) {
	text, err := os.ReadFile("../../.pre-commit-hooks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var hooks []struct{ ID, Entry, Files string }
	if err := yaml.Unmarshal(text, &hooks); err != nil {
		t.Fatal(err)
	}
	p := newProposal(t, shut)
	for _, h := range hooks {
		if !regexp.MustCompile(h.Files).MatchString("configs/core-a.cfg") || regexp.MustCompile(h.Files).MatchString("README.md") {
			t.Errorf("%s: files %s", h.ID, h.Files)
		}
		script, want := "cd site; "+h.Entry, 3
		if h.ID == "interlock-parse" {
			script, want = script+" configs/core-a.cfg configs/core-b.cfg", 0
		}
		if out, code := p.bash(script); code != want {
			t.Errorf("%s: exit code %d, want %d\n%s", h.ID, code, want, out)
		}
	}
}
