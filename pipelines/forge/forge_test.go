package forge

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

const mark = "<!-- interlock houston -->"

// platform plays the comments' API of GitHub or GitLab: listing by pages, making, changing; what is another's is forbidden.
type platform struct {
	kind     string
	comments []comment
	foreign  map[int64]bool
	// fails gives answers to give before the real ones, by method.
	fails map[string][]int
	asked []string
}

func (p *platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.asked = append(p.asked, r.Method+" "+r.URL.Path)
	token := r.Header.Get("Authorization") == "Bearer s3cret"
	list, edit := "/repos/net/site/issues/7/comments", "/repos/net/site/issues/comments/"
	if p.kind == "GitLab" {
		token = r.Header.Get("PRIVATE-TOKEN") == "s3cret"
		list, edit = "/projects/12/merge_requests/7/notes", "/projects/12/merge_requests/7/notes/"
	}
	say := func(status int, v any) {
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(v)
	}
	if f := p.fails[r.Method]; len(f) > 0 {
		p.fails[r.Method] = f[1:]
		say(f[0], map[string]string{"message": "no"})
		return
	}
	var given struct{ Body string }
	if r.Method != http.MethodGet {
		if err := json.NewDecoder(r.Body).Decode(&given); err != nil {
			say(400, nil)
			return
		}
	}
	id, _ := strconv.ParseInt(strings.TrimPrefix(r.URL.Path, edit), 10, 64)
	at := slices.IndexFunc(p.comments, func(c comment) bool { return c.ID == id })
	switch {
	case !token:
		say(401, map[string]string{"message": "Bad credentials"})
	case r.URL.Path == list && r.Method == http.MethodGet:
		page, _ := strconv.Atoi(r.URL.Query().Get("page"))
		per, _ := strconv.Atoi(r.URL.Query().Get("per_page"))
		from, to := min((page-1)*per, len(p.comments)), min(page*per, len(p.comments))
		if next := to < len(p.comments); p.kind == "GitLab" {
			w.Header()["X-Next-Page"] = []string{map[bool]string{true: strconv.Itoa(page + 1)}[next]}
		} else if next {
			w.Header().Set("Link", fmt.Sprintf(`<http://evil.example/?page=%d>; rel="next"`, page+1))
		}
		say(200, p.comments[from:to])
	case r.URL.Path == list && r.Method == http.MethodPost:
		p.comments = append(p.comments, comment{ID: int64(1000 + len(p.comments)), Body: given.Body})
		say(201, p.comments[len(p.comments)-1])
	case strings.HasPrefix(r.URL.Path, edit) && (r.Method == http.MethodPatch) == (p.kind == "GitHub") && at >= 0:
		if p.foreign[id] {
			say(403, map[string]string{"message": "not yours"})
			return
		}
		p.comments[at].Body = given.Body
		say(200, p.comments[at])
	default:
		say(404, map[string]string{"message": "Not Found"})
	}
}

// environment is what the runner of a platform sets.
func environment(t *testing.T, kind, api string) func(string) string {
	event := filepath.Join(t.TempDir(), "event.json")
	if err := os.WriteFile(event, []byte(`{"pull_request": {"number": 7}}`), 0o644); err != nil {
		t.Fatal(err)
	}
	return func(name string) string {
		return map[string]map[string]string{
			"GitHub": {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "net/site", "GITHUB_EVENT_PATH": event, "GITHUB_TOKEN": "s3cret", "GITHUB_API_URL": api},
			"GitLab": {"GITLAB_CI": "true", "CI_PROJECT_ID": "12", "CI_MERGE_REQUEST_IID": "7", "INTERLOCK_GITLAB_TOKEN": "s3cret", "CI_API_V4_URL": api},
		}[kind][name]
	}
}

func others(n int) []comment {
	var out []comment
	for i := range n {
		out = append(out, comment{ID: int64(i + 1), Body: fmt.Sprintf("looks good %d\n%s", i, mark)})
	}
	return out
}

func TestOneCommentIsKept(t *testing.T) {
	for _, kind := range []string{"GitHub", "GitLab"} {
		for _, c := range []struct {
			name, done string
			there      []comment
			foreign    map[int64]bool
			reason     string
		}{
			{"none there", "made", nil, nil, "the first time"},
			{"only others'", "made", others(250), nil, "the mark counts on the first line only, and three pages are read"},
			{"on the third page", "updated", append(others(250), comment{ID: 900, Body: mark + "\nbefore"}), nil, "however many others there are"},
			{"with carriage returns", "updated", []comment{{ID: 900, Body: mark + "\r\nbefore"}}, nil, "as GitHub stores what a browser edited"},
			{"another site's", "made", []comment{{ID: 900, Body: "<!-- interlock dallas -->\nbefore"}}, nil, "each site has its own"},
			{"somebody else's with our mark", "made", []comment{{ID: 900, Body: mark + "\nverdict: pass, trust me"}}, map[int64]bool{900: true}, "not ours to change"},
			{"a note of the system's", "made", []comment{{ID: 900, Body: mark, System: true}}, nil, "GitLab's own notes cannot be changed"},
		} {
			t.Run(kind+"/"+c.name, func(t *testing.T) {
				p := &platform{kind: kind, comments: slices.Clone(c.there), foreign: c.foreign}
				s := httptest.NewServer(p)
				defer s.Close()
				place, err := OfRunner(environment(t, kind, s.URL))
				if err != nil {
					t.Fatal(err)
				}
				for i, want := range []string{c.done, "updated"} {
					done, err := Post(context.Background(), place, fmt.Sprintf("%s\nverdict %d\n", mark, i))
					if err != nil || done != want {
						t.Fatalf("%s: post %d: %q, %v; want %q", c.reason, i, done, err, want)
					}
				}
				ours := 0
				for _, x := range p.comments {
					if strings.HasPrefix(x.Body, mark+"\nverdict 1") {
						ours++
					}
				}
				if want := len(c.there) + map[bool]int{true: 1}[c.done == "made"]; ours != 1 || len(p.comments) != want {
					t.Errorf("%s: %d of ours, %d comments, want 1 and %d", c.reason, ours, len(p.comments), want)
				}
			})
		}
	}
}

func TestFailuresAreErrors(t *testing.T) {
	for _, c := range []struct {
		name  string
		there []comment
		fails map[string][]int
		want  string
	}{
		{"listing fails for good", nil, map[string][]int{"GET": {500, 502, 503}}, "reading the comments: answer 503"},
		{"listing stumbles once", nil, map[string][]int{"GET": {502}}, ""},
		{"making is forbidden, as from a fork", nil, map[string][]int{"POST": {403}}, "pull-requests: write"},
		{"making fails once and is not tried again", nil, map[string][]int{"POST": {502}}, "making the comment: answer 502"},
		{"updating fails for good", []comment{{ID: 1, Body: mark}}, map[string][]int{"PATCH": {500, 500, 500}}, "updating the comment: answer 500"},
		{"too long after all", nil, map[string][]int{"POST": {422}}, "answer 422"},
		{"sent elsewhere", nil, map[string][]int{"GET": {302}}, "answer 302"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := &platform{kind: "GitHub", comments: c.there, fails: c.fails}
			s := httptest.NewServer(p)
			defer s.Close()
			place, err := OfRunner(environment(t, "GitHub", s.URL))
			if err != nil {
				t.Fatal(err)
			}
			_, err = Post(context.Background(), place, mark+"\nx")
			if (c.want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if err != nil && strings.Contains(err.Error(), "s3cret") {
				t.Errorf("the token is in the error: %v", err)
			}
		})
	}
}

func TestASilentPlatformIsGivenUp(t *testing.T) {
	stop := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-stop }))
	defer s.Close()
	defer close(stop)
	place, err := OfRunner(environment(t, "GitHub", s.URL))
	if err != nil {
		t.Fatal(err)
	}
	place.Client = &http.Client{Timeout: 50 * time.Millisecond}
	if _, err := Post(context.Background(), place, mark+"\nx"); err == nil {
		t.Error("no error")
	}
}

func TestWhatTheRunnerMustSay(t *testing.T) {
	for _, c := range []struct {
		name, want string
		env        map[string]string
	}{
		{"no runner", "neither", nil},
		{"a push", ErrNoRequest.Error(), map[string]string{"GITHUB_ACTIONS": "true", "GITHUB_REF": "refs/heads/main"}},
		{"no token", "GITHUB_TOKEN", map[string]string{"GITHUB_ACTIONS": "true", "GITHUB_REF": "refs/pull/7/merge", "GITHUB_REPOSITORY": "a/b"}},
		{"a repository that is a path", "names no repository", map[string]string{"GITHUB_ACTIONS": "true", "GITHUB_REF": "refs/pull/7/merge", "GITHUB_REPOSITORY": "a/b/../../user", "GITHUB_TOKEN": "x"}},
		{"a branch of GitLab", ErrNoRequest.Error(), map[string]string{"GITLAB_CI": "true"}},
		{"a request that is a path", "no number", map[string]string{"GITLAB_CI": "true", "CI_MERGE_REQUEST_IID": "7/../8"}},
		{"the job's token", "INTERLOCK_GITLAB_TOKEN", map[string]string{"GITLAB_CI": "true", "CI_MERGE_REQUEST_IID": "7", "CI_PROJECT_ID": "12"}},
	} {
		_, err := OfRunner(func(n string) string { return c.env[n] })
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
	clear := Place{Kind: "GitHub", List: "http://git.example.net/x", Token: "t", Limit: 100}
	if _, err := Post(context.Background(), clear, mark); err == nil || !strings.Contains(err.Error(), "in clear") {
		t.Errorf("a token over plain HTTP: %v", err)
	}
	if _, err := Post(context.Background(), clear, "no mark"); err == nil || errors.Is(err, context.Canceled) {
		t.Errorf("a text without its hidden line: %v", err)
	}
}

func TestFit(t *testing.T) {
	long := mark + "\n# verdict\n<details><summary>more</summary>\n\n````diff\n" + strings.Repeat("+ mtu 9216 \U0001F600\n", 9000) + "````\n</details>\nend\n"
	got := Fit(long, gitHubLimit)
	if n := length(got); n > gitHubLimit || n < gitHubLimit/2 {
		t.Errorf("%d characters of %d", n, gitHubLimit)
	}
	for _, want := range []string{mark + "\n# verdict", "\n````\n\n</details>\n", "**Cut to fit:** the last "} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q; it ends %q", want, got[len(got)-300:])
		}
	}
	if Fit("short", 10) != "short" {
		t.Error("what fits is not touched")
	}
}
