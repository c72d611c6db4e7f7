package inputs

import "context"

// Changed is what a proposal changes of its base, in lines.
type Changed struct {
	// Prefix is the path of the site's folder inside the repository, "" at its top, else ending in a slash.
	Prefix string
	// Lines are the changed lines of the work tree, by file relative to the site's folder; see ChangedLines.
	Lines map[string][]LineRange
}

// ChangedSince gives the lines of the work tree below dir that differ from the merge base of rev and HEAD.
func ChangedSince(ctx context.Context, dir, rev string) (Changed, error) {
	g := git{ctx, dir}
	prefix, err := g.prefix()
	if err != nil {
		return Changed{}, err
	}
	base, err := g.mergeBase(rev)
	if err != nil {
		return Changed{}, err
	}
	lines, err := ChangedLines(ctx, dir, base)
	return Changed{Prefix: prefix, Lines: lines}, err
}

// Near gives the changed line of a file that is nearest to a line, and whether the file has one.
func (c Changed) Near(file string, line int) (int, bool) {
	best, found := 0, false
	for _, r := range c.Lines[file] {
		at := min(max(line, r.First), max(r.Last, r.First))
		if r.Last == 0 { // to the end
			at = max(line, r.First)
		}
		if !found || abs(at-line) < abs(best-line) {
			best, found = at, true
		}
	}
	return best, found
}

func abs(n int) int { return max(n, -n) }
