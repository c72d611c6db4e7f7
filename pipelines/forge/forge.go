// Package forge keeps one comment on a pull request (GitHub) or merge request (GitLab): made the first time, replaced after that,
// never repeated. The comment's first line, an HTML comment that is not shown, is what it is found by.
//
// Only the address that the runner gives is spoken to: redirects are refused, since a token would go along, and pages are
// counted rather than followed. Whatever goes wrong is an error; a comment that nobody sees must not look like one that was made.
package forge

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Place is where the comment goes.
type Place struct {
	// Kind is "GitHub" or "GitLab"; it decides how the API is spoken to.
	Kind string
	// List is the address of the request's comments, Edit that before a comment's number.
	List, Edit string
	// Token is sent to that address and nowhere else; no error holds it.
	Token string
	// Limit is how many characters a comment takes.
	Limit int
	// Client is asked; nil is one with deadlines.
	Client *http.Client
}

// How long one request may take, and all of them together. GitHub answers within ten seconds or not at all.
const (
	oneRequest  = 20 * time.Second
	allRequests = 2 * time.Minute
	mostPages   = 100
	perPage     = 100
)

// comment is what of a comment matters here. GitHub and GitLab agree on it.
type comment struct {
	ID   int64  `json:"id"`
	Body string `json:"body"`
	// System reports GitLab's own notes ("added 1 commit").
	System bool `json:"system"`
}

// Post puts text on the request: over the comment that starts with the same first line, else as a new one. A comment of
// somebody else that happens to start like ours may not be changed by us and is left alone. It says what it did: "updated" or "made".
func Post(ctx context.Context, p Place, text string) (done string, err error) {
	mark, _, _ := strings.Cut(text, "\n")
	if !strings.HasPrefix(mark, "<!-- ") || !strings.HasSuffix(mark, " -->") {
		return "", errors.New("the text does not start with the hidden line that its comment is found by (<!-- interlock NAME -->); write it with --report markdown=FILE")
	}
	if p.Client == nil {
		p.Client = &http.Client{Timeout: oneRequest}
	}
	client := *p.Client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	p.Client = &client
	ctx, cancel := context.WithTimeout(ctx, allRequests)
	defer cancel()
	ours, err := p.find(ctx, mark)
	if err != nil {
		return "", fmt.Errorf("reading the comments: %w", err)
	}
	body, err := json.Marshal(map[string]string{"body": Fit(text, p.Limit)})
	if err != nil {
		return "", err
	}
	for _, id := range ours {
		method := http.MethodPatch
		if p.Kind == "GitLab" {
			method = http.MethodPut
		}
		_, err := p.ask(ctx, method, p.Edit+"/"+strconv.FormatInt(id, 10), body, nil)
		var refused *refusal
		if errors.As(err, &refused) && (refused.status == http.StatusForbidden || refused.status == http.StatusNotFound) {
			continue // somebody else's, or gone meanwhile
		}
		if err != nil {
			return "", fmt.Errorf("updating the comment: %w", err)
		}
		return "updated", nil
	}
	if _, err := p.ask(ctx, http.MethodPost, p.List, body, nil); err != nil {
		return "", fmt.Errorf("making the comment: %w", err)
	}
	return "made", nil
}

// find lists the comments that start with the mark, in the platform's order.
func (p Place) find(ctx context.Context, mark string) ([]int64, error) {
	var ours []int64
	for page := 1; page <= mostPages; page++ {
		var list []comment
		head, err := p.ask(ctx, http.MethodGet, fmt.Sprintf("%s?per_page=%d&page=%d", p.List, perPage, page), nil, &list)
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			first, _, _ := strings.Cut(strings.ReplaceAll(c.Body, "\r", ""), "\n")
			if !c.System && first == mark {
				ours = append(ours, c.ID)
			}
		}
		if !more(head, len(list)) {
			return ours, nil
		}
	}
	return nil, fmt.Errorf("more than %d comments; remove some", mostPages*perPage)
}

// more reports another page: GitHub says so in Link, GitLab in X-Next-Page, and who says nothing has one after a full page.
func more(head http.Header, got int) bool {
	if link := head.Get("Link"); link != "" {
		return strings.Contains(link, `rel="next"`)
	}
	if _, said := head["X-Next-Page"]; said {
		return head.Get("X-Next-Page") != ""
	}
	return got == perPage
}

// refusal is an answer that is no success.
type refusal struct {
	status int
	said   string
}

func (r *refusal) Error() string {
	text := fmt.Sprintf("answer %d %s", r.status, http.StatusText(r.status))
	if r.said != "" {
		text += ": " + r.said
	}
	switch r.status {
	case http.StatusUnauthorized:
		return text + "; the token is missing, wrong or expired"
	case http.StatusForbidden, http.StatusNotFound:
		return text + "; the token may not write comments here (GitHub: permissions: pull-requests: write, which pull requests from forks never get; GitLab: a project access token with scope api)"
	}
	return text
}

// ask sends one request. What only reads or replaces is tried again when the platform stumbles; making a comment is not, for it
// may have been made.
func (p Place) ask(ctx context.Context, method, address string, body []byte, into any) (http.Header, error) {
	if err := safe(address); err != nil {
		return nil, err
	}
	for try := 1; ; try++ {
		head, err := p.once(ctx, method, address, body, into)
		var r *refusal
		again := errors.As(err, &r) && (r.status >= 500 || r.status == http.StatusTooManyRequests) && method != http.MethodPost && try < 3
		if !again {
			return head, err
		}
		select {
		case <-time.After(time.Duration(try) * 500 * time.Millisecond):
		case <-ctx.Done():
			return nil, fmt.Errorf("%w (gave up waiting: %w)", err, ctx.Err())
		}
	}
}

func (p Place) once(ctx context.Context, method, address string, body []byte, into any) (http.Header, error) {
	req, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "interlock")
	if p.Kind == "GitLab" {
		req.Header.Set("PRIVATE-TOKEN", p.Token)
	} else {
		req.Header.Set("Authorization", "Bearer "+p.Token)
		req.Header.Set("Accept", "application/vnd.github+json")
		req.Header.Set("X-GitHub-Api-Version", "2022-11-28")
	}
	res, err := p.Client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(io.LimitReader(res.Body, 64<<20))
	if err != nil {
		return nil, err
	}
	if res.StatusCode < 200 || res.StatusCode > 299 {
		var said struct{ Message any }
		_ = json.Unmarshal(text, &said) // where it is no JSON, the number says enough
		r := &refusal{status: res.StatusCode}
		if said.Message != nil {
			r.said = fmt.Sprintf("%.200q", fmt.Sprint(said.Message))
		}
		return nil, r
	}
	if into != nil {
		if err := json.Unmarshal(text, into); err != nil {
			return nil, fmt.Errorf("the answer of %s is not what its API promises: %w", req.URL.Host, err)
		}
	}
	return res.Header, nil
}

// safe refuses to send a token in clear over a network.
func safe(address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return fmt.Errorf("%q is no address", address)
	}
	local := u.Hostname() == "127.0.0.1" || u.Hostname() == "::1" || u.Hostname() == "localhost"
	if u.Scheme != "https" && !(u.Scheme == "http" && local) || u.Host == "" {
		return fmt.Errorf("%s://%s is not https, and a token is not sent in clear", u.Scheme, u.Host)
	}
	return nil
}
