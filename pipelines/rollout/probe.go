package rollout

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"time"

	"interlock/devices"
)

// maxAnswer bounds what is read of what a probe or a notifier gives back.
const maxAnswer = 64 << 10

// Prober tries probes from this machine. Dir is the site's folder, in which commands run.
type Prober struct{ Dir string }

// Probe tries one probe; its context has the probe's deadline. The error says what is wrong, for people.
func (x Prober) Probe(ctx context.Context, p *devices.Probe) error {
	switch p.Kind {
	case "icmp":
		// The kernel lets few users send ICMP themselves; ping is installed to be allowed to.
		return x.command(ctx, p, "ping", "-n", "-c", "1", "-W", fmt.Sprint(max(1, int(p.Timeout/time.Second))), p.Target)
	case "tcp":
		return tcp(ctx, p)
	case "http":
		return get(ctx, p)
	case "command":
		return x.command(ctx, p, "sh", "-c", p.Target)
	}
	return fmt.Errorf("no probe is of kind %q", p.Kind)
}

func (x Prober) command(ctx context.Context, p *devices.Probe, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = x.Dir
	cmd.WaitDelay = time.Second // what it has started may hold its output open
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &limited{&out, maxAnswer}, &limited{&out, maxAnswer}
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return fmt.Errorf("no answer within %s", p.Timeout)
		}
		return fmt.Errorf("%w: %s", err, oneLine(out.String()))
	}
	return expected(p, out.String())
}

func tcp(ctx context.Context, p *devices.Probe) error {
	c, err := (&net.Dialer{}).DialContext(ctx, "tcp", p.Target)
	if err != nil {
		return err
	}
	defer c.Close()
	if p.Expect == "" {
		return nil
	}
	deadline, _ := ctx.Deadline()
	_ = c.SetReadDeadline(deadline)
	var got []byte
	buf := make([]byte, 4096)
	for len(got) < maxAnswer {
		n, err := c.Read(buf)
		got = append(got, buf[:n]...)
		if bytes.Contains(got, []byte(p.Expect)) {
			return nil
		}
		if err != nil {
			break
		}
	}
	return expected(p, string(got))
}

func get(ctx context.Context, p *devices.Probe) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.Target, nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	switch {
	case err != nil:
		return err
	case res.StatusCode >= 400:
		return fmt.Errorf("%s", res.Status)
	}
	return expected(p, string(body))
}

func expected(p *devices.Probe, got string) error {
	if p.Expect == "" || strings.Contains(got, p.Expect) {
		return nil
	}
	return fmt.Errorf("%q is not in the answer: %s", p.Expect, oneLine(got))
}

// limited keeps the beginning of what is written, and takes the rest without keeping it.
type limited struct {
	to   *bytes.Buffer
	left int
}

func (l *limited) Write(b []byte) (int, error) {
	n := min(len(b), l.left-l.to.Len())
	if n > 0 {
		l.to.Write(b[:n])
	}
	return len(b), nil
}
