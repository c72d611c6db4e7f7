package inputs

import "testing"

func TestNearestChangedLine(t *testing.T) {
	c := Changed{Lines: map[string][]LineRange{"a": {{3, 5}, {20, 20}}, "fresh": {{1, 0}}}}
	for _, v := range []struct {
		file       string
		line, want int
		ok         bool
		reason     string
	}{
		{"a", 4, 4, true, "a changed line is its own nearest"},
		{"a", 1, 3, true, "before the first hunk"},
		{"a", 12, 5, true, "between two hunks, the nearer end"},
		{"a", 14, 20, true, "between two hunks, the other"},
		{"a", 99, 20, true, "behind the last"},
		{"fresh", 7, 7, true, "every line of a file that is new"},
		{"b", 1, 0, false, "nothing of the file is changed"},
	} {
		if got, ok := c.Near(v.file, v.line); got != v.want || ok != v.ok {
			t.Errorf("%s: %s:%d: got %d %v, want %d %v", v.reason, v.file, v.line, got, ok, v.want, v.ok)
		}
	}
}
