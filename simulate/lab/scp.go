package lab

import (
	"fmt"
	"io"
	"strings"

	"golang.org/x/crypto/ssh"
)

const longestFile = 64 << 20

// receive is the receiving end of SCP (OpenSSH, scp.c: sink): a zero for each message, or a 2 and why not. A system without a
// server for it answers nothing and says that it has failed.
func (t *terminal) receive(file string) {
	status := uint32(1)
	defer func() { _, _ = t.ch.SendRequest("exit-status", false, ssh.Marshal(struct{ Status uint32 }{status})) }()
	if t.box.cli.copied == nil {
		return
	}
	refuse := func(err error) { _, _ = io.WriteString(t.ch, "\x02"+err.Error()+"\n") }
	ok := func() { _, _ = io.WriteString(t.ch, "\x00") }
	ok()
	var head strings.Builder
	for c, more := t.key(); more && c != '\n'; c, more = t.key() {
		head.WriteByte(c)
	}
	var mode string
	var size int
	var name string
	if n, _ := fmt.Sscanf(head.String(), "C%s %d %s", &mode, &size, &name); n != 3 || size < 0 || size > longestFile {
		refuse(fmt.Errorf("scp: protocol error: unexpected message"))
		return
	}
	ok()
	text := make([]byte, size+1)
	for i := range text {
		c, more := t.key()
		if !more {
			return
		}
		text[i] = c
	}
	if err := t.box.cli.copied(t.box, file, string(text[:size])); err != nil {
		refuse(err)
		return
	}
	ok()
	status = 0
}
