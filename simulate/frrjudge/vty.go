package frrjudge

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"time"
)

// vty is a session with a daemon of FRR through the socket that vtysh uses: a command ends with a zero byte, its answer with three
// and the command's return code (FRR 8.4, lib/vty.c, vtysh_write and vtysh_read).
type vty struct {
	conn net.Conn
	name string
}

func dialVTY(router, daemon string) (*vty, error) {
	conn, err := net.DialTimeout("unix", fmt.Sprintf("/run/frr/%s/%s.vty", router, daemon), time.Second)
	if err != nil {
		return nil, err
	}
	v := &vty{conn, router + " " + daemon}
	_, err = v.run("enable")
	return v, err
}

func (v *vty) run(command string) ([]byte, error) {
	if err := v.conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		return nil, err
	}
	if _, err := v.conn.Write(append([]byte(command), 0)); err != nil {
		return nil, fmt.Errorf("%s: %w", v.name, err)
	}
	var out []byte
	buf := make([]byte, 1<<16)
	for {
		n, err := v.conn.Read(buf)
		out = append(out, buf[:n]...)
		if k := len(out) - 4; k >= 0 && bytes.Equal(out[k:k+3], []byte{0, 0, 0}) {
			if code := out[k+3]; code != 0 {
				return nil, fmt.Errorf("%s: %q ended with code %d: %s", v.name, command, code, out[:k])
			}
			return out[:k], nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %q: %w", v.name, command, err)
		}
	}
}

// show runs a show command and reads its JSON; no answer is an empty one.
func (v *vty) show(command string, into any) error {
	out, err := v.run(command)
	if err != nil {
		return err
	}
	if len(bytes.TrimSpace(out)) == 0 {
		return nil
	}
	if err := json.Unmarshal(out, into); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return fmt.Errorf("%s: %q is not JSON at byte %d: %.200s", v.name, command, syntax.Offset, out)
		}
		return fmt.Errorf("%s: %q: %w", v.name, command, err)
	}
	return nil
}
