package inputs

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path"
	"sort"
	"strings"
	"time"
)

// memory is a tree of files held in memory: a commit's.
type memory struct {
	nodes map[string]*node
	links map[string]string
}

// node is a file or a folder.
type node struct {
	data    []byte
	size    int64
	load    func() ([]byte, error)
	refused error
	names   map[string]bool // of a folder; nil for a file
}

func newMemory() *memory {
	return &memory{nodes: map[string]*node{".": {names: map[string]bool{}}}, links: map[string]string{}}
}

func (m *memory) add(name string, n *node) {
	m.nodes[name] = n
	for name != "." {
		dir := path.Dir(name)
		parent := m.nodes[dir]
		if parent == nil || parent.names == nil {
			parent = &node{names: map[string]bool{}}
			m.nodes[dir] = parent
		}
		parent.names[path.Base(name)] = true
		name = dir
	}
}

// refuse lists a file that cannot be opened; opening it says why.
func (m *memory) refuse(name string, why error) { m.add(name, &node{refused: why}) }

// link notes a symbolic link; resolve puts what it points at in its place.
func (m *memory) link(name, target string) {
	if strings.HasPrefix(target, "/") {
		target = ".."
	}
	m.links[name] = path.Join(path.Dir(name), target)
}

// resolve replaces links by what they point at. A link out of the tree, to nothing, or in a circle is refused on opening.
func (m *memory) resolve() {
	names := sortedKeys(m.links)
	for _, name := range names {
		target, hops := m.links[name], 0
		for ; m.links[target] != "" && hops <= len(names); hops++ {
			target = m.links[target]
		}
		n := m.nodes[target]
		switch {
		case target == ".." || strings.HasPrefix(target, "../"):
			m.refuse(name, errors.New("path escapes from the site"))
		case n == nil:
			m.refuse(name, errors.New("is a link whose target is not in the site"))
		case n.names != nil && (name+"/" == target+"/" || strings.HasPrefix(name, target+"/") || target == "."):
			m.refuse(name, errors.New("link to a folder around it"))
		default:
			m.copyTo(name, target)
		}
	}
}

func (m *memory) copyTo(name, target string) {
	n := m.nodes[target]
	if n.names == nil {
		m.add(name, n)
		return
	}
	m.add(name, &node{names: map[string]bool{}})
	for _, p := range sortedKeys(m.nodes) {
		if rest, ok := strings.CutPrefix(p, target+"/"); ok && m.nodes[p].names == nil && !strings.HasPrefix(p, name+"/") {
			m.add(path.Join(name, rest), m.nodes[p])
		}
	}
}

// Open gives a file or folder.
func (m *memory) Open(name string) (fs.File, error) {
	fail := func(err error) (fs.File, error) { return nil, &fs.PathError{Op: "open", Path: name, Err: err} }
	if !fs.ValidPath(name) {
		return fail(fs.ErrInvalid)
	}
	n := m.nodes[name]
	switch {
	case n == nil:
		return fail(fs.ErrNotExist)
	case n.refused != nil:
		return fail(n.refused)
	case n.names != nil:
		return &memoryDir{m: m, name: name, entries: m.entries(name)}, nil
	}
	data := n.data
	if n.load != nil {
		var err error
		if data, err = n.load(); err != nil {
			return fail(err)
		}
	}
	return &memoryFile{Reader: bytes.NewReader(data), info: memoryInfo{path.Base(name), n}}, nil
}

func (m *memory) entries(dir string) []fs.DirEntry {
	var out []fs.DirEntry
	for _, name := range sortedKeys(m.nodes[dir].names) {
		out = append(out, fs.FileInfoToDirEntry(memoryInfo{name, m.nodes[path.Join(dir, name)]}))
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name() < out[j].Name() })
	return out
}

type memoryInfo struct {
	name string
	n    *node
}

func (i memoryInfo) Name() string       { return i.name }
func (i memoryInfo) Size() int64        { return i.n.size }
func (i memoryInfo) ModTime() time.Time { return time.Time{} }
func (i memoryInfo) IsDir() bool        { return i.n.names != nil }
func (i memoryInfo) Sys() any           { return nil }
func (i memoryInfo) Mode() fs.FileMode {
	if i.IsDir() {
		return fs.ModeDir | 0o555
	}
	return 0o444
}

type memoryFile struct {
	*bytes.Reader
	info memoryInfo
}

func (f *memoryFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *memoryFile) Close() error               { return nil }

type memoryDir struct {
	m       *memory
	name    string
	entries []fs.DirEntry
	read    int
}

func (d *memoryDir) Stat() (fs.FileInfo, error) {
	return memoryInfo{path.Base(d.name), d.m.nodes[d.name]}, nil
}
func (d *memoryDir) Close() error { return nil }
func (d *memoryDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.name, Err: errors.New("is a folder")}
}

// ReadDir gives the next n entries, all that are left for n of 0 or less.
func (d *memoryDir) ReadDir(n int) ([]fs.DirEntry, error) {
	left := d.entries[d.read:]
	if n > 0 && len(left) == 0 {
		return nil, io.EOF
	}
	if n > 0 && n < len(left) {
		left = left[:n]
	}
	d.read += len(left)
	return left, nil
}
