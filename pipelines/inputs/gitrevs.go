package inputs

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// GitAuthors are the e-mail addresses of those who committed what stands in dir: since a commit, or where since is "", at
// all. They are in lower case and sorted. What is in no repository, or not committed, has none: git is then not asked who
// works here, for that is whoever asks.
func GitAuthors(ctx context.Context, dir, since string) ([]string, error) {
	g := git{ctx, dir}
	if _, err := g.prefix(); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, nil
	}
	if _, err := g.commit("HEAD"); err != nil {
		return nil, nil // no commit yet
	}
	revs := "HEAD"
	if since != "" {
		revs = since + "..HEAD"
	}
	out, err := g.run(nil, "log", "--no-show-signature", "--format=%ae%n%ce", "--end-of-options", revs, "--", ".")
	if err != nil {
		return nil, err
	}
	var authors []string
	for line := range strings.Lines(string(out)) {
		if a := strings.ToLower(strings.TrimSpace(line)); a != "" && !slices.Contains(authors, a) {
			authors = append(authors, a)
		}
	}
	slices.Sort(authors)
	return authors, nil
}

// ChangedAt is when a file below dir was last changed: when it was last committed, where it stands as committed in a
// repository, else when it was last written.
func ChangedAt(ctx context.Context, dir, name string) (time.Time, error) {
	info, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		return time.Time{}, err
	}
	g := git{ctx, dir}
	if _, err := g.prefix(); err != nil {
		return info.ModTime(), ctx.Err()
	}
	dirty, err := g.line("status", "--porcelain", "--", name)
	if err != nil || dirty != "" {
		return info.ModTime(), ctx.Err()
	}
	said, err := g.line("log", "-1", "--no-show-signature", "--format=%cI", "--", name)
	if err != nil || said == "" {
		return info.ModTime(), ctx.Err()
	}
	return time.Parse(time.RFC3339, said)
}

// GitAt gives the site in folder dir as it is at a revision, and that commit's hash.
func GitAt(ctx context.Context, dir, rev string) (fs.FS, string, error) {
	g := git{ctx, dir}
	prefix, err := g.prefix()
	if err != nil {
		return nil, "", err
	}
	commit, err := g.commit(rev)
	if err != nil {
		return nil, "", fmt.Errorf("unknown revision %q: fetch it, or name it as git branch -a does (%w)", rev, err)
	}
	tree, err := g.tree(commit, prefix)
	if err != nil {
		return nil, "", err
	}
	return tree, commit, nil
}

// GitHas reports whether dir is in a repository that knows a revision.
func GitHas(ctx context.Context, dir, rev string) bool {
	g := git{ctx, dir}
	_, err := g.commit(rev)
	return err == nil
}
