package inputs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// GitBase gives the site in folder dir as it was at the merge base of rev and HEAD, and that commit's hash. Dir may be
// any folder of the work tree; the files given are those below it. Nothing is checked out and nothing is fetched. Errors
// say what is missing and what to do: no git, no repository, no such revision, no common ancestor.
func GitBase(ctx context.Context, dir, rev string) (fs.FS, string, error) {
	g := git{ctx, dir}
	prefix, err := g.prefix()
	if err != nil {
		return nil, "", err
	}
	base, err := g.mergeBase(rev)
	if err != nil {
		return nil, "", err
	}
	tree, err := g.tree(base, prefix)
	if err != nil {
		return nil, "", err
	}
	return tree, base, nil
}

// git runs git commands in a folder.
type git struct {
	ctx context.Context
	dir string
}

// gitError is a git command that failed, in git's words.
type gitError struct {
	args   []string
	stderr string
	err    error
}

func (e *gitError) Error() string {
	said := strings.TrimSpace(e.stderr)
	said, _, _ = strings.Cut(strings.TrimPrefix(strings.TrimPrefix(said, "fatal: "), "error: "), "\n")
	if said == "" {
		said = e.err.Error()
	}
	return "git " + strings.Join(e.args, " ") + ": " + said
}

func (e *gitError) Unwrap() error { return e.err }

// run runs a git command and gives its output. What a repository may say of programs to run on reading is switched off:
// the repository is that of a proposed change, which is not to be trusted.
func (g git) run(stdin []byte, args ...string) ([]byte, error) {
	full := append([]string{"--no-pager", "--literal-pathspecs", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false"}, args...)
	cmd := exec.CommandContext(g.ctx, "git", full...)
	cmd.Dir = g.dir
	cmd.Env = append(ownEnvironment(), "LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0", "GIT_NO_REPLACE_OBJECTS=1", "GIT_NO_LAZY_FETCH=1")
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if stdin != nil {
		cmd.Stdin = bytes.NewReader(stdin)
	}
	err := cmd.Run()
	switch {
	case err == nil:
		return out.Bytes(), nil
	case g.ctx.Err() != nil:
		return nil, fmt.Errorf("git %s took too long and was stopped: %w", args[0], g.ctx.Err())
	case errors.Is(err, exec.ErrNotFound):
		return nil, fmt.Errorf("comparing with a base needs git, which is not installed; install it, or use --before DIR: %w", err)
	}
	return nil, &gitError{args: args[:1], stderr: said.String(), err: err}
}

// ownEnvironment is the environment without what git sets for its hooks: the folder says which repository is meant.
func ownEnvironment() []string {
	var out []string
	for _, e := range os.Environ() {
		switch name, _, _ := strings.Cut(e, "="); name {
		case "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY":
		default:
			out = append(out, e)
		}
	}
	return out
}

func (g git) line(args ...string) (string, error) {
	out, err := g.run(nil, args...)
	return strings.TrimRight(string(out), "\n"), err
}

// prefix is the path of the folder inside the repository, "" at its top, else ending in a slash.
func (g git) prefix() (string, error) {
	if info, err := os.Stat(g.dir); err != nil || !info.IsDir() {
		return "", fmt.Errorf("folder %s does not exist", g.dir)
	}
	prefix, err := g.line("rev-parse", "--show-prefix")
	var failed *gitError
	if !errors.As(err, &failed) {
		return prefix, err
	}
	switch {
	case strings.Contains(failed.stderr, "not a git repository"):
		return "", fmt.Errorf("%s is not in a git repository, so it has no base to compare with; put it under git (git init, git add ., git commit), or name two folders with --before and --after", g.dir)
	case strings.Contains(failed.stderr, "dubious ownership"):
		return "", fmt.Errorf("git does not trust the repository of %s, which belongs to another user; run git config --global --add safe.directory FOLDER", g.dir)
	case strings.Contains(failed.stderr, "must be run in a work tree"):
		return "", fmt.Errorf("%s is in a bare repository or in .git itself; run in a work tree", g.dir)
	}
	return "", failed
}

func (g git) mergeBase(rev string) (string, error) {
	if rev == "" {
		return "", errors.New("the base is empty; name a revision, such as origin/main")
	}
	head, err := g.commit("HEAD")
	if err != nil {
		return "", fmt.Errorf("the repository of %s has no commit yet, so it has no base: %w", g.dir, err)
	}
	other, err := g.commit(rev)
	var failed *gitError
	if errors.As(err, &failed) {
		hint := "git fetch origin, then name it as git branch -a does"
		if name, ok := strings.CutPrefix(rev, "origin/"); ok {
			hint = "git fetch origin " + name
		}
		return "", fmt.Errorf("unknown revision %q: %s", rev, hint)
	}
	if err != nil {
		return "", err
	}
	base, err := g.line("merge-base", other, head)
	if errors.As(err, &failed) {
		if shallow, _ := g.line("rev-parse", "--is-shallow-repository"); shallow == "true" {
			return "", fmt.Errorf("%s and HEAD have no common commit in this shallow clone; fetch more: git fetch --unshallow (in GitHub Actions: fetch-depth: 0 at actions/checkout)", rev)
		}
		return "", fmt.Errorf("%s and HEAD have no common commit, so there is nothing to compare with", rev)
	}
	return base, err
}

// commit resolves a revision to a commit's hash.
func (g git) commit(rev string) (string, error) {
	return g.line("rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}")
}

// maxTree bounds what is held in memory of a base.
const maxTree = 1 << 30

// tree reads the files below prefix at a commit. All that a site may consist of is read at once; other files, which may
// be anything in a larger repository, are listed and read when they are opened.
func (g git) tree(commit, prefix string) (*memory, error) {
	out, err := g.run(nil, "ls-tree", "-r", "-z", "-l", "--full-tree", commit+":"+strings.TrimSuffix(prefix, "/"))
	if err != nil {
		var failed *gitError
		if errors.As(err, &failed) && prefix != "" {
			return nil, fmt.Errorf("the site's folder %s did not exist at the base %.10s, so there is no before to compare with (git: %w): %w", prefix, commit, err, fs.ErrNotExist)
		}
		return nil, err
	}
	m := newMemory()
	var now []string
	var names []string
	total := int64(0)
	for _, entry := range strings.Split(string(out), "\x00") {
		meta, name, ok := strings.Cut(entry, "\t")
		f := strings.Fields(meta)
		if !ok || len(f) != 4 || !fs.ValidPath(name) {
			continue
		}
		mode, kind, hash := f[0], f[1], f[2]
		length, _ := strconv.ParseInt(f[3], 10, 64)
		switch {
		case kind == "commit":
			m.refuse(name, errors.New("is a submodule, whose files are not in this repository"))
		case mode == "120000":
			target, err := g.run(nil, "cat-file", "blob", hash)
			if err != nil {
				return nil, err
			}
			m.link(name, string(target))
		case length > maxFile:
			m.refuse(name, fmt.Errorf("is %s long; at most %s are read", size(length), size(maxFile)))
		case ofSite(name):
			if total += length; total > maxTree {
				return nil, fmt.Errorf("the site at %.10s is larger than %s", commit, size(maxTree))
			}
			now, names = append(now, hash), append(names, name)
		default:
			m.add(name, &node{size: length, load: func() ([]byte, error) { return g.run(nil, "cat-file", "blob", hash) }})
		}
	}
	blobs, err := g.blobs(now)
	if err != nil {
		return nil, err
	}
	for i, b := range blobs {
		m.add(names[i], &node{data: b, size: int64(len(b))})
	}
	m.resolve()
	return m, nil
}

// ofSite tells the files that a site consists of.
func ofSite(name string) bool {
	top, _, below := strings.Cut(name, "/")
	return !below || top == "configs" || top == "show" || top == "batfish" || top == "changes" || top == "policies"
}

// blobs reads objects in one go.
func (g git) blobs(hashes []string) ([][]byte, error) {
	if len(hashes) == 0 {
		return nil, nil
	}
	out, err := g.run([]byte(strings.Join(hashes, "\n")+"\n"), "cat-file", "--batch")
	if err != nil {
		return nil, err
	}
	blobs := make([][]byte, 0, len(hashes))
	for _, h := range hashes {
		head, rest, ok := bytes.Cut(out, []byte{'\n'})
		f := strings.Fields(string(head))
		if !ok || len(f) != 3 || f[1] != "blob" {
			return nil, fmt.Errorf("git has no object %.12s (%s); in a partial clone, run git fetch --refetch", h, head)
		}
		n, err := strconv.Atoi(f[2])
		if err != nil || n < 0 || n+1 > len(rest) {
			return nil, fmt.Errorf("git gave object %.12s cut off", h)
		}
		blobs = append(blobs, rest[:n:n])
		out = rest[n+1:]
	}
	return blobs, nil
}
