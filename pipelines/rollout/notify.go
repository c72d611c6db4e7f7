package rollout

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"time"
)

// Notifier tells people, by each of the site's ways: "exec:./page.sh" runs a program in the site's folder with the message
// as its argument, "https://..." (or "webhook:https://...") posts it as JSON.
//
// Asked for an acknowledgement, a program says with exit code 0 that somebody has answered; it may take until its deadline.
// A webhook answers 200 for acknowledged; with 202 it has only taken the message, and is asked again until it is 200.
type Notifier struct {
	Dir string
	By  []string
}

// Notify tells people, or waits until somebody has acknowledged; one way that works is enough.
func (n Notifier) Notify(ctx context.Context, message string, acknowledge bool) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	results := make(chan error, len(n.By))
	for _, way := range n.By {
		go func() { results <- n.one(ctx, way, message, acknowledge) }()
	}
	var failed error
	for range n.By {
		select {
		case err := <-results:
			if err == nil {
				return nil
			}
			failed = errors.Join(failed, err)
		case <-ctx.Done():
			return errors.Join(failed, ctx.Err())
		}
	}
	if failed == nil {
		return errors.New("the site has no way to notify anybody")
	}
	return failed
}

func (n Notifier) one(ctx context.Context, way, message string, acknowledge bool) error {
	scheme, rest, _ := strings.Cut(way, ":")
	switch scheme {
	case "exec":
		return n.program(ctx, strings.TrimSpace(rest), message, acknowledge)
	case "webhook":
		return post(ctx, strings.TrimSpace(rest), message, acknowledge)
	case "http", "https":
		return post(ctx, way, message, acknowledge)
	}
	return fmt.Errorf("%q is no way to notify; an entry is exec:COMMAND or webhook:URL", scheme)
}

func (n Notifier) program(ctx context.Context, line, message string, acknowledge bool) error {
	words := strings.Fields(line)
	if len(words) == 0 {
		return errors.New("exec: names no program")
	}
	cmd := exec.CommandContext(ctx, words[0], append(words[1:], message)...)
	cmd.Dir, cmd.WaitDelay = n.Dir, time.Second
	cmd.Env = append(os.Environ(), fmt.Sprintf("INTERLOCK_ACKNOWLEDGE=%v", acknowledge))
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &limited{&out, maxAnswer}, &limited{&out, maxAnswer}
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w: %s", words[0], err, oneLine(out.String()))
	}
	return nil
}

func post(ctx context.Context, url, message string, acknowledge bool) error {
	body, err := json.Marshal(map[string]any{"message": message, "acknowledge": acknowledge})
	if err != nil {
		return err
	}
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
		if err != nil {
			return err
		}
		req.Header.Set("Content-Type", "application/json")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			return err
		}
		_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, maxAnswer))
		res.Body.Close()
		switch {
		case res.StatusCode == http.StatusOK, res.StatusCode < 300 && !acknowledge:
			return nil
		case res.StatusCode != http.StatusAccepted:
			return fmt.Errorf("%s: %s", url, res.Status)
		}
		select {
		case <-time.After(5 * time.Second):
		case <-ctx.Done():
			return fmt.Errorf("%s has the message, and nobody has acknowledged it: %w", url, ctx.Err())
		}
	}
}
