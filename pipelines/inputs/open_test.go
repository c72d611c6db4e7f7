package inputs

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf16"
)

func utf16Bytes(s string, little bool) []byte {
	out := []byte{0xfe, 0xff}
	if little {
		out = []byte{0xff, 0xfe}
	}
	for _, u := range utf16.Encode([]rune(s)) {
		if little {
			out = append(out, byte(u), byte(u>>8))
		} else {
			out = append(out, byte(u>>8), byte(u))
		}
	}
	return out
}

func TestReadText(t *testing.T) {
	for _, c := range []struct {
		name, file, text, want string // want is the text, or with "!" a part of the error
	}{
		{"plain", "a.cfg", "hostname a\n", "hostname a\n"},
		{"byte order mark", "a.cfg", "\xef\xbb\xbfhostname a\n", "hostname a\n"},
		{"UTF-16, as PowerShell writes it", "a.cfg", string(utf16Bytes("hostname é\r\n", true)), "hostname é\r\n"},
		{"UTF-16, big end first", "a.cfg", string(utf16Bytes("hostname a\n", false)), "hostname a\n"},
		{"UTF-16, cut off", "a.cfg", "\xff\xfeh\x00o", "!a.cfg: starts as UTF-16 but has an odd number of bytes"},
		{"Latin-1 in a description", "a.cfg", "description caf\xe9\n", "description caf\xe9\n"},
		{"banner delimiter and escapes", "a.cfg", "banner motd \x03hi\x03\n\x1b[K--More--\b\b\n", "banner motd \x03hi\x03\n\x1b[K--More--\b\b\n"},
		{"NUL", "a.cfg", "hostname a\nfoo\x00bar\n", "!a.cfg:2: is a binary file"},
		{"no text", "a.cfg", strings.Repeat("\x89\xfe\x01\x02", 20), "!a.cfg:1: is a binary file"},
		{"long line", "a.cfg", "hostname a\n" + strings.Repeat("x", maxLine+1) + "\n", "!a.cfg:2: this line is 1.0 MiB long"},
		{"a file larger than the limit", "b.cfg", strings.Repeat("x\n", 3<<20), "!b.cfg: is 6.0 MiB long; at most 4.0 MiB are read"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := readText(fstest.MapFS{c.file: {Data: []byte(c.text)}}, c.file, 4<<20)
			if part, bad := strings.CutPrefix(c.want, "!"); bad {
				if err == nil || !strings.HasPrefix(err.Error(), part) {
					t.Errorf("error %v, want %s", err, part)
				}
				return
			}
			if err != nil || string(got) != c.want {
				t.Errorf("got %q, %v; want %q", got, err, c.want)
			}
		})
	}
	long := strings.Repeat("x", maxLine+1)
	if _, err := readText(fstest.MapFS{"config_db.json": {Data: []byte(long)}}, "config_db.json", maxFile); err != nil {
		t.Errorf("JSON may stand on one line: %v", err)
	}
}

// endless is a file that says it is small and never ends.
type endless struct{ fstest.MapFS }

type endlessFile struct {
	fs.File
	read int
}

func (e endless) Open(name string) (fs.File, error) {
	f, err := e.MapFS.Open(name)
	return &endlessFile{File: f}, err
}

func (f *endlessFile) Read(p []byte) (int, error) {
	f.read += len(p)
	if f.read > 1<<30 {
		return 0, errors.New("read on and on")
	}
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestReadTextStopsAtTheLimit(t *testing.T) {
	_, err := readText(endless{fstest.MapFS{"a": {Data: []byte("x")}}}, "a", 1<<20)
	if err == nil || !strings.Contains(err.Error(), "is longer than 1.0 MiB") {
		t.Errorf("got %v", err)
	}
}

// unreadable refuses to open any file.
type unreadable struct{ fstest.MapFS }

func (u unreadable) Open(name string) (fs.File, error) {
	if info, err := fs.Stat(u.MapFS, name); err == nil && !info.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return u.MapFS.Open(name)
}
func (u unreadable) Stat(name string) (fs.FileInfo, error) { return fs.Stat(u.MapFS, name) }

func TestUnreadableFileIsNamed(t *testing.T) {
	_, _, err := ReadSnapshot(context.Background(), unreadable{fstest.MapFS{"configs/core-a.cfg": {Data: []byte("x")}}}, ".", fakes(), nil)
	want := "configs/core-a.cfg: cannot be read: permission denied; let the user who runs interlock read it"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestLinksOutOfTheFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"secret": "feature x\n", "site/configs/core-a.cfg": "feature x\n", "site/configs/core-b/x.cfg": "feature x\n", "outside/x.cfg": "feature x\n"})
	site := filepath.Join(dir, "site")
	for link, target := range map[string]string{
		"configs/core-c.cfg": "../../secret", "configs/core-d.cfg": filepath.Join(dir, "secret"), "configs/core-e": "../../outside",
		"configs/core-f.cfg": "nowhere", "configs/core-g.cfg": "core-a.cfg", "interlock.yaml": "gone.yaml",
	} {
		if err := os.Symlink(target, filepath.Join(site, filepath.FromSlash(link))); err != nil {
			t.Fatal(err)
		}
	}
	fsys, err := Open(site)
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = ReadSnapshot(context.Background(), fsys, ".", fakes(), nil)
	if err == nil {
		t.Fatal("links out of the folder were followed")
	}
	for _, want := range []string{"configs/core-c.cfg: cannot be read", "configs/core-d.cfg: cannot be read", "configs/core-e: cannot be read", "not followed", "configs/core-f.cfg: cannot be read"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error lacks %q:\n%v", want, err)
		}
	}
	if strings.Contains(err.Error(), "core-g") {
		t.Errorf("a link inside of the folder is well:\n%v", err)
	}
	if _, _, err := ReadSite(fsys, "interlock.yaml"); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a dangling interlock.yaml must not count as absent: %v", err)
	}
}

func TestPipeDoesNotHang(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"configs/core-b.cfg": "feature x\n"})
	if err := syscall.Mkfifo(filepath.Join(dir, "configs", "core-a.cfg"), 0o644); err != nil {
		t.Fatal(err)
	}
	fsys, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		_, _, err := ReadSnapshot(context.Background(), fsys, ".", fakes(), nil)
		done <- err
	}()
	select {
	case err := <-done:
		if err == nil || !strings.Contains(err.Error(), "core-a.cfg: is no regular file") {
			t.Errorf("got %v", err)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("reading a pipe hangs")
	}
}

func TestOpenAndLocate(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"site/interlock.yaml": "version: 1\n", "site/changes/CHG-1/a.cmd": "x\n", "elsewhere/CHG-2/a.cmd": "x\n"})
	for path, want := range map[string]string{"nowhere": "does not exist", "site/interlock.yaml": "is a file; a folder is wanted"} {
		if _, err := Open(filepath.Join(dir, path)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Open(%s): %v, want %s", path, err, want)
		}
	}
	site := filepath.Join(dir, "site")
	for path, want := range map[string]string{"site/changes/CHG-1": "changes/CHG-1", "elsewhere/CHG-2": "CHG-2", "elsewhere/CHG-2/": "CHG-2"} {
		fsys, name, err := Locate(site, filepath.Join(dir, path))
		if err != nil || name != want {
			t.Errorf("Locate(%s) = %s, %v; want %s", path, name, err, want)
			continue
		}
		if b, err := fs.ReadFile(fsys, name+"/a.cmd"); err != nil || !bytes.Equal(b, []byte("x\n")) {
			t.Errorf("Locate(%s): %q, %v", path, b, err)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, _, err := ReadSnapshot(ctx, fstest.MapFS{"configs/a.cfg": {Data: []byte("feature x\n")}}, ".", fakes(), nil)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
