package forge

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"strings"
)

// How many characters the platforms take in a comment (Atlantis, server/events/vcs: maxCommentLength of each client).
const (
	gitHubLimit = 65536
	gitLabLimit = 1000000
)

var (
	repository = regexp.MustCompile(`^[A-Za-z0-9._-]+/[A-Za-z0-9._-]+$`)
	number     = regexp.MustCompile(`^[1-9][0-9]{0,17}$`)
	requestRef = regexp.MustCompile(`^refs/pull/([1-9][0-9]*)/`)
)

// ErrNoRequest says that the job is for no pull request or merge request, so there is nothing to comment on.
var ErrNoRequest = errors.New("this job is for no pull request or merge request")

// OfRunner finds the place of the comment by what the runner sets in the environment: GITHUB_REPOSITORY, GITHUB_EVENT_PATH or
// GITHUB_REF, and GITHUB_TOKEN; or CI_PROJECT_ID, CI_MERGE_REQUEST_IID and INTERLOCK_GITLAB_TOKEN. The error is ErrNoRequest where
// the job is for another reason, else says what is missing.
func OfRunner(env func(string) string) (Place, error) {
	switch {
	case env("GITHUB_ACTIONS") == "true":
		return gitHub(env)
	case env("GITLAB_CI") == "true":
		return gitLab(env)
	}
	return Place{}, errors.New("this is neither a job of GitHub Actions (GITHUB_ACTIONS=true) nor of GitLab CI (GITLAB_CI=true)")
}

func gitHub(env func(string) string) (Place, error) {
	n, err := pullRequest(env)
	if err != nil {
		return Place{}, err
	}
	repo, token := env("GITHUB_REPOSITORY"), env("GITHUB_TOKEN")
	switch {
	case !repository.MatchString(repo):
		return Place{}, fmt.Errorf("GITHUB_REPOSITORY is %q, which names no repository", repo)
	case token == "":
		return Place{}, errors.New("GITHUB_TOKEN is not set; give the step env: GITHUB_TOKEN: ${{ github.token }}")
	}
	api := strings.TrimSuffix(orElse(env("GITHUB_API_URL"), "https://api.github.com"), "/")
	base := api + "/repos/" + repo + "/issues/"
	return Place{Kind: "GitHub", List: base + n + "/comments", Edit: base + "comments", Token: token, Limit: gitHubLimit}, nil
}

// pullRequest is the request's number: the event's, else the reference's.
func pullRequest(env func(string) string) (string, error) {
	if file := env("GITHUB_EVENT_PATH"); file != "" {
		text, err := os.ReadFile(file)
		if err != nil {
			return "", fmt.Errorf("the event that started the job cannot be read: %w", err)
		}
		var event struct {
			PullRequest struct{ Number json.Number } `json:"pull_request"`
		}
		if err := json.Unmarshal(text, &event); err != nil {
			return "", fmt.Errorf("the event that started the job (%s) is not JSON: %w", file, err)
		}
		if n := event.PullRequest.Number.String(); number.MatchString(n) {
			return n, nil
		}
	}
	if m := requestRef.FindStringSubmatch(env("GITHUB_REF")); m != nil {
		return m[1], nil
	}
	return "", ErrNoRequest
}

func gitLab(env func(string) string) (Place, error) {
	project, n, token := env("CI_PROJECT_ID"), env("CI_MERGE_REQUEST_IID"), env("INTERLOCK_GITLAB_TOKEN")
	switch {
	case n == "":
		return Place{}, ErrNoRequest
	case !number.MatchString(n):
		return Place{}, fmt.Errorf("CI_MERGE_REQUEST_IID is %q, which is no number", n)
	case project == "":
		return Place{}, errors.New("CI_PROJECT_ID is not set")
	case token == "":
		return Place{}, errors.New("INTERLOCK_GITLAB_TOKEN is not set; make it a masked variable of the project with a project access token of scope api (a job's own token may not write comments)")
	}
	api := strings.TrimSuffix(orElse(env("CI_API_V4_URL"), "https://gitlab.com/api/v4"), "/")
	base := api + "/projects/" + url.PathEscape(project) + "/merge_requests/" + n + "/notes"
	return Place{Kind: "GitLab", List: base, Edit: base, Token: token, Limit: gitLabLimit}, nil
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
