package inputs

import (
	"path"
	"strings"
)

// Paths are those of io/fs: slashes, no leading one, "." for the folder itself.

func splitPath(p string) (dir, base string) { return path.Dir(p), path.Base(p) }

func joinPath(dir, name string) string { return path.Join(dir, name) }

// yamlStem is a file's name without a YAML ending and case, to see which file was meant.
func yamlStem(name string) string {
	name = strings.ToLower(name)
	for _, ending := range []string{".yaml", ".yml", ".yaml.txt"} {
		if s, ok := strings.CutSuffix(name, ending); ok {
			return s
		}
	}
	return name
}
