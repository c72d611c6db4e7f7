package inputs

import (
	"context"
	"strconv"
	"strings"
)

// LineRange is lines of a file, both included, counting from 1.
type LineRange struct{ First, Last int }

// ChangedLines gives the lines of the work tree below dir that differ from a commit, by file relative to dir. Where lines
// were only deleted it is the line before the gap (1 at the top). Files that git does not know yet are wholly changed:
// {1, 0}, to the end.
func ChangedLines(ctx context.Context, dir, base string) (map[string][]LineRange, error) {
	g := git{ctx, dir}
	if _, err := g.prefix(); err != nil {
		return nil, err
	}
	commit, err := g.commit(base)
	if err != nil {
		return nil, err
	}
	patch, err := g.run(nil, "diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames",
		"--ignore-submodules=all", "--relative", "--src-prefix=a/", "--dst-prefix=b/", commit, "--", ".")
	if err != nil {
		return nil, err
	}
	changed := parsePatch(string(patch))
	fresh, err := g.run(nil, "ls-files", "-z", "--others", "--exclude-standard", "--", ".")
	if err != nil {
		return nil, err
	}
	for _, name := range strings.Split(string(fresh), "\x00") {
		if name != "" {
			changed[name] = []LineRange{{First: 1}}
		}
	}
	return changed, nil
}

// parsePatch reads the hunks of a unified difference without context. Hunk lengths are counted down, for a line of a
// file may look like a header.
func parsePatch(patch string) map[string][]LineRange {
	out := map[string][]LineRange{}
	file, skip := "", 0
	for line := range strings.Lines(patch) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, `\`): // "\ No newline at end of file"
		case skip > 0:
			skip--
		case strings.HasPrefix(line, "diff --git "):
			file = ""
		case strings.HasPrefix(line, "+++ "):
			// Git ends a name that has a space with a tab, and quotes one with control characters.
			name := strings.TrimSuffix(line[len("+++ "):], "\t")
			if strings.HasPrefix(name, `"`) {
				if u, err := strconv.Unquote(name); err == nil {
					name = u
				}
			}
			file, _ = strings.CutPrefix(name, "b/")
			if name == "/dev/null" {
				file = ""
			}
		case strings.HasPrefix(line, "@@ "):
			f := strings.Fields(line)
			if len(f) < 3 {
				continue
			}
			_, before := span(f[1])
			first, after := span(f[2])
			skip = before + after
			if file == "" {
				continue
			}
			r := LineRange{First: max(first, 1), Last: first + after - 1}
			if after == 0 {
				r.Last = r.First
			}
			out[file] = append(out[file], r)
		}
	}
	return out
}

// span reads "-3,2" and "+7".
func span(s string) (first, length int) {
	a, b, ok := strings.Cut(strings.TrimLeft(s, "+-"), ",")
	first, _ = strconv.Atoi(a)
	length = 1
	if ok {
		length, _ = strconv.Atoi(b)
	}
	return first, length
}
