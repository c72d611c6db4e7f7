package inputs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"interlock/devices"
)

// Sizes beyond which a file is not read. The largest real configurations are a few MiB.
const (
	maxFile = 64 << 20
	maxYAML = 2 << 20
	maxLine = 1 << 20
)

// Open gives the files below dir. Symbolic links are followed inside dir and refused where they lead out of it.
// The error says whether dir is missing, no folder, or unreadable.
func Open(dir string) (fs.FS, error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("folder %s does not exist: %w", dir, fs.ErrNotExist)
	case err != nil:
		return nil, fmt.Errorf("cannot open folder %s: %w", dir, err)
	case !info.IsDir():
		return nil, fmt.Errorf("%s is a file; a folder is wanted here", dir)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("cannot open folder %s: %w", dir, err)
	}
	return root.FS(), nil
}

// Locate gives the files among which a path given by the user stands, and its name there: those of the site where it is
// inside of the site's folder (so that places read alike), else those of the folder around it. It does not look whether
// there is such a file.
func Locate(siteDir, name string) (fs.FS, string, error) {
	site, err := filepath.Abs(siteDir)
	if err != nil {
		return nil, "", err
	}
	file, err := filepath.Abs(name)
	if err != nil {
		return nil, "", err
	}
	if rel, err := filepath.Rel(site, file); err == nil && filepath.IsLocal(rel) {
		fsys, err := Open(siteDir)
		return fsys, filepath.ToSlash(rel), err
	}
	fsys, err := Open(filepath.Dir(file))
	return fsys, filepath.Base(file), err
}

// readText reads one text file as UTF-8. The problem it may return says what is wrong with the file as a whole.
// An error that is no Problems wraps fs.ErrNotExist.
func readText(fsys fs.FS, name string, limit int64) ([]byte, error) {
	bad := func(line int, hint, format string, args ...any) ([]byte, error) {
		return nil, Problems{{Pos: devices.Pos{File: name, Line: line}, Message: fmt.Sprintf(format, args...), Hint: hint}}
	}
	// Looking before opening: opening a pipe would wait for ever.
	info, err := fs.Stat(fsys, name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !dangling(fsys, name):
		return nil, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
	case err != nil:
		return bad(0, unreadableHint(err), "cannot be read: %v", bare(err))
	case info.IsDir():
		return bad(0, "", "is a folder; a file is wanted here")
	case !info.Mode().IsRegular():
		return bad(0, "put the text itself there", "is no regular file (%s)", info.Mode().Type())
	case info.Size() > limit:
		return bad(0, "if it is the right file, split it", "is %s long; at most %s are read", size(info.Size()), size(limit))
	}
	f, err := fsys.Open(name)
	if err != nil {
		return bad(0, unreadableHint(err), "cannot be read: %v", bare(err))
	}
	defer f.Close()
	// A file may grow, or say nothing of its size; the limit holds all the same.
	text, err := io.ReadAll(io.LimitReader(f, limit+1))
	switch {
	case err != nil:
		return bad(0, unreadableHint(err), "cannot be read: %v", bare(err))
	case int64(len(text)) > limit:
		return bad(0, "if it is the right file, split it", "is longer than %s, the most that is read", size(limit))
	}
	if text, err = decode(text); err != nil {
		return bad(0, "", "%v", err)
	}
	if line := binaryLine(text); line > 0 {
		return bad(line, "put the configuration there as text", "is a binary file, not text")
	}
	if line, n := longLine(text); line > 0 && !strings.HasSuffix(strings.ToLower(name), ".json") {
		return bad(line, "look at how the file was made", "this line is %s long; no configuration has lines beyond %s", size(int64(n)), size(maxLine))
	}
	return text, nil
}

// dangling reports a link whose target is missing: there is a name, so it must not count as absent.
func dangling(fsys fs.FS, name string) bool {
	info, err := fs.Lstat(fsys, name)
	return err == nil && info.Mode()&fs.ModeSymlink != 0
}

func unreadableHint(err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "let the user who runs interlock read it"
	case errors.Is(err, fs.ErrNotExist):
		return "it is a link whose target is missing"
	case strings.Contains(err.Error(), "escapes"):
		return "it is a link out of the folder, which is not followed; put the file itself there"
	}
	return ""
}

// bare takes the operation and path off an error, which the position says already.
func bare(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// decode turns UTF-16 with a byte order mark, as Windows tools write it, into UTF-8, and drops a mark from UTF-8.
func decode(text []byte) ([]byte, error) {
	little := bytes.HasPrefix(text, []byte{0xff, 0xfe})
	if !little && !bytes.HasPrefix(text, []byte{0xfe, 0xff}) {
		return bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")), nil
	}
	text = text[2:]
	if len(text)%2 != 0 {
		return nil, errors.New("starts as UTF-16 but has an odd number of bytes: the file is cut off")
	}
	units := make([]uint16, len(text)/2)
	for i := range units {
		lo, hi := text[2*i], text[2*i+1]
		if !little {
			lo, hi = hi, lo
		}
		units[i] = uint16(lo) | uint16(hi)<<8
	}
	return []byte(string(utf16.Decode(units))), nil
}

// binaryLine gives the line on which a text shows to be no text, 0 where it is text. Latin-1 and the control characters
// of terminals and banners (bell, backspace, form feed, escape, ^C) are text.
func binaryLine(text []byte) int {
	if i := bytes.IndexByte(text, 0); i >= 0 {
		return 1 + bytes.Count(text[:i], []byte{'\n'})
	}
	odd := 0
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			odd++
		case r < ' ' && !bytes.ContainsRune([]byte("\t\n\r\f\b\a\x1b\x03\x04\v"), r):
			odd += 3
		}
		i += n
	}
	if odd*4 > len(text) && odd > 8 {
		return 1
	}
	return 0
}

// longLine finds the first line beyond maxLine and its length.
func longLine(text []byte) (line, length int) {
	for n := 1; len(text) > 0; n++ {
		i := bytes.IndexByte(text, '\n')
		if i < 0 {
			i = len(text)
		}
		if i > maxLine {
			return n, i
		}
		text = text[min(i+1, len(text)):]
	}
	return 0, 0
}

// size says a number of bytes for people.
func size(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d bytes", n)
}
