package lab

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"strings"
	"sync"

	"golang.org/x/crypto/ssh"

	"interlock/devices"
	"interlock/simulate/faults"
)

// mode is where a terminal is.
type mode int

const (
	user   mode = iota // before enable
	exec               // where a device is asked and told
	config             // where it is configured
	host               // a shell of the operating system underneath
)

// terminal is one session at a box's command line.
type terminal struct {
	box  *box
	conn *ssh.ServerConn
	ch   ssh.Channel
	user string
	pty  bool
	// height and width are those of the terminal; 0 lines is no paging.
	height, width int

	writing sync.Mutex
	read    chan byte
	lastCR  bool

	mode mode
	// context are the lines that opened the modes it is in below configuration, opens the grammar's names of these.
	context, opens []string
	// target is what is being configured; nil is the running configuration itself.
	target *candidate
	// how is the dialect's name of the configuration mode: "terminal", "session", "dual-stage", "exclusive".
	how  string
	over bool
	// shell is the prompt of the shell that the command line was started from, "" where it was from none.
	shell string
	// helps reports that a question mark asks what may be typed.
	helps bool
	out   *bytes.Buffer // the answer of the command that is being carried out
	exec  bool          // one command without a shell
	// garbled stands where the prompt would, "" for none.
	garbled string
}

const maxLine = 4096

func newTerminal(b *box, conn *ssh.ServerConn, ch ssh.Channel) *terminal {
	return &terminal{box: b, conn: conn, ch: ch, user: conn.User(), height: 24, width: 80, mode: b.cli.login, read: make(chan byte, 4096)}
}

func (t *terminal) hangUp() { t.conn.Close() }

// write sends text, with the line ends of a terminal.
func (t *terminal) write(s string) {
	t.writing.Lock()
	defer t.writing.Unlock()
	_, _ = io.WriteString(t.ch, strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n", "\r\n"))
}

// notice writes what comes without being asked for.
func (t *terminal) notice(s string) {
	if s != "" && !t.exec {
		go t.write("\n" + s + "\n")
	}
}

func (t *terminal) prompt() string { return t.box.cli.prompt(t) }

// printf adds to the answer of the command.
func (t *terminal) printf(format string, args ...any) { fmt.Fprintf(t.out, format, args...) }

// flush sends the answer so far, before a question.
func (t *terminal) flush() {
	t.write(t.out.String())
	t.out.Reset()
}

// pump reads what is typed until the session ends.
func (t *terminal) pump() {
	buf := make([]byte, 1024)
	for {
		n, err := t.ch.Read(buf)
		for _, c := range buf[:n] {
			select {
			case t.read <- c:
			case <-t.box.lab.ctx.Done():
				return
			}
		}
		if err != nil {
			close(t.read)
			return
		}
	}
}

// key waits for one key.
func (t *terminal) key() (byte, bool) {
	select {
	case c, ok := <-t.read:
		return c, ok
	case <-t.box.lab.ctx.Done():
		return 0, false
	}
}

// line reads a line with the editing that people and programs use. It reports false where the session is over.
func (t *terminal) line(echo bool) (string, bool) {
	var line []byte
	show := func(s string) {
		if echo && t.pty {
			t.write(s)
		}
	}
	escape := 0
	for {
		c, ok := t.key()
		if !ok {
			return "", false
		}
		if escape > 0 { // cursor keys are three bytes; nothing is kept to scroll through
			escape--
			if escape == 1 && c != '[' && c != 'O' {
				escape = 0
			}
			continue
		}
		cr := t.lastCR
		t.lastCR = c == '\r'
		switch {
		case c == '\n' && cr:
		case c == '\r', c == '\n':
			if t.pty {
				t.write("\n")
			}
			return string(line), true
		case c == 0x1b:
			escape = 2
		case c == 0x7f, c == 0x08:
			if len(line) > 0 {
				line = line[:len(line)-1]
				show("\b \b")
			}
		case c == 0x15: // ^U
			show(strings.Repeat("\b \b", len(line)))
			line = nil
		case c == 0x03: // ^C
			show("^C\n")
			return "\x03", true
		case c == 0x1a: // ^Z
			show("^Z\n")
			return "\x1a", true
		case c == 0x04 && len(line) == 0:
			return "", false
		case c == '?' && t.helps && t.pty:
			t.write("?\n" + t.help(string(line)) + t.prompt() + string(line))
		case c < ' ' && c != '\t':
		case len(line) < maxLine:
			line = append(line, c)
			show(string(c))
		}
	}
}

// ask asks a question and waits for a line.
func (t *terminal) ask(question string) (string, bool) {
	t.printf("%s", question)
	t.flush()
	s, ok := t.line(true)
	if !ok {
		t.over = true
	}
	return strings.TrimSpace(s), ok
}

// yes asks a question of yes or no; the answer that is taken for an empty line is given.
func (t *terminal) yes(question string, otherwise bool) bool {
	s, ok := t.ask(question)
	if !ok {
		return false
	}
	switch strings.ToLower(s) {
	case "":
		return otherwise
	case "y", "yes":
		return true
	}
	return false
}

// confirm asks for one key, as IOS does with [confirm]: return and y go on.
func (t *terminal) confirm(question string) bool {
	t.printf("%s", question)
	t.flush()
	c, ok := t.key()
	if !ok {
		t.over = true
		return false
	}
	t.lastCR = c == '\r'
	t.write("\n")
	return c == '\r' || c == '\n' || c == 'y' || c == 'Y'
}

// interact is a shell.
func (t *terminal) interact() {
	b := t.box
	b.mu.Lock()
	b.users[t] = true
	b.mu.Unlock()
	defer func() {
		b.mu.Lock()
		delete(b.users, t)
		for _, c := range b.sessions {
			if c.held == t {
				c.held = nil
			}
		}
		b.mu.Unlock()
		if b.cli.left != nil {
			b.cli.left(t)
		}
	}()
	go t.pump()
	if b.cli.greeting != nil {
		t.write(b.cli.greeting(b))
	}
	for !t.over {
		t.write(cmp.Or(t.garbled, t.prompt()))
		t.helps = true // a question mark within an answer or a banner is one
		line, ok := t.line(true)
		t.helps = false
		if !ok {
			return
		}
		t.run(line)
	}
}

// once carries out one command without a shell.
func (t *terminal) once(command string) {
	t.exec, t.height = true, 0
	go t.pump()
	if file, ok := strings.CutPrefix(command, "scp -t "); ok {
		t.receive(strings.TrimSpace(file))
		return
	}
	if t.mode == user || t.mode == host {
		t.mode = exec
	}
	t.run(command)
	_, _ = t.ch.SendRequest("exit-status", false, ssh.Marshal(struct{ Status uint32 }{0}))
}

// run carries a line out and sends its answer, with the faults that befall it.
func (t *terminal) run(line string) {
	t.out = &bytes.Buffer{}
	b := t.box
	command := strings.TrimSpace(line)
	if a := b.lab.find(b.name, faults.SlowAnswers, command); a != nil {
		if b.lab.clock.Sleep(b.lab.ctx, a.fault.By) != nil {
			return
		}
	}
	if f := b.lab.find(b.name, faults.SSHCut, command); f != nil && command != "" {
		b.lab.spend(f)
		if f.fault.Acted {
			t.carryOut(line)
		} else if len(command) > 2 { // in the middle of a word
			t.write(command[:2])
		}
		b.lab.say("%s: the session is cut at %q", b.name, command)
		t.over = true
		t.hangUp()
		return
	}
	if f := b.lab.find(b.name, faults.Garbage, command); f != nil && command != "" {
		b.lab.spend(f)
		text := f.fault.Text
		if text == "" {
			text = "\x00\xff\xfe\x1b[2J%#!@~ \x07garbage\r\r\n???> "
		}
		t.write(text)
		return
	}
	if f := b.lab.find(b.name, faults.NoAnswer, command); f != nil && command != "" {
		b.lab.say("%s: nothing comes any more after %q", b.name, command)
		for !t.over {
			_, ok := t.key()
			t.over = !ok
		}
		return
	}
	if f := b.lab.find(b.name, faults.NoPrompt, command); f != nil && command != "" {
		t.garbled = cmp.Or(f.fault.Text, "\x1b]0;\x07\x00#\xfe(none)~~ ")
	}
	if f := b.lab.find(b.name, faults.Megabytes, command); f != nil && command != "" {
		b.lab.spend(f)
		n := f.fault.Bytes
		if n == 0 {
			n = 64 << 20
		}
		chunk := strings.Repeat(strings.Repeat("x", 78)+"\n", 1000)
		for ; n > 0 && b.lab.ctx.Err() == nil; n -= len(chunk) {
			t.write(chunk)
		}
		return
	}
	t.carryOut(line)
	t.page()
}

// carryOut does what a line says and leaves the answer in out.
func (t *terminal) carryOut(line string) {
	switch line {
	case "\x03":
		return
	case "\x1a":
		line = "end"
	}
	line = strings.TrimRight(line, " \t\r")
	if strings.TrimSpace(line) == "" {
		return
	}
	t.box.cli.interpret(t, line)
}

// page sends the answer, a screen at a time where paging is on.
func (t *terminal) page() {
	text := t.out.String()
	t.out.Reset()
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	if t.height <= 0 || !t.pty || strings.Count(text, "\n") < t.height {
		t.write(text)
		return
	}
	lines := strings.SplitAfter(text, "\n")
	room := t.height - 1
	for n, l := range lines {
		if room == 0 && n < len(lines)-1 {
			t.write(t.box.cli.more)
			c, ok := t.key()
			if !ok {
				t.over = true
				return
			}
			t.write("\r" + strings.Repeat(" ", len(t.box.cli.more)) + "\r")
			switch c {
			case ' ':
				room = t.height - 1
			case '\r', '\n':
				t.lastCR = c == '\r'
				room = 1
			case 'q', 'Q', 0x03:
				return
			default:
				room = 1
			}
		}
		t.write(l)
		room--
	}
}

// enter enters one configuration line where the terminal is. It gives the command as the system took it, and false with
// the reason where it did not.
func (t *terminal) enter(line string) (devices.Command, bool) {
	b := t.box
	b.mu.Lock()
	defer b.mu.Unlock()
	tree := b.running
	if t.target != nil {
		tree = t.target.tree
	}
	text := strings.Join(append(t.context[:len(t.context):len(t.context)], strings.TrimLeft(line, " \t")), "\n")
	e := b.vendor.Enter(tree, "terminal", []byte(text))
	var c *devices.Command
	for i := range e.Commands {
		if e.Commands[i].Pos.Line == len(t.context)+1 {
			c = &e.Commands[i]
			break
		}
	}
	if c == nil {
		return devices.Command{}, true // a comment
	}
	if c.Exec || c.Disposition == devices.Unknown {
		return *c, false
	}
	t.context = c.Context[:len(c.Context):len(c.Context)]
	t.opens = t.opens[:min(len(t.opens), len(t.context))]
	if c.Opens != "" {
		t.context, t.opens = append(t.context, c.Line), append(t.opens, c.Opens)
	}
	if t.target != nil {
		t.target.tree = e.After
		t.target.entered = append(t.target.entered, *c)
		return *c, true
	}
	if b.up {
		b.set(e.After)
		b.suffer(*c)
		b.lab.happened(faults.Commit, b.name)
	}
	return *c, true
}

// top leaves all sub-modes.
func (t *terminal) top() { t.context, t.opens = nil, nil }
