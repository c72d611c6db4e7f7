package diffs_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"interlock/diffs"
)

func TestText(t *testing.T) {
	tests := []struct {
		name, before, after string
		context             int
		want                string
		reason              string
	}{
		{"equal", "a\nb\n", "a\nb\n", 3, "", "no difference, no text"},
		{"last newline", "a\nb", "a\nb\n", 3, "", "a missing last newline is nothing to people"},
		{"from nothing", "", "a\n", 3, "@@ -0,0 +1,1 @@\n+a\n", "an empty side counts from line 0, as diff -u does"},
		{"no context", "a\nb\nc\n", "a\nB\nc\n", 0, "@@ -2,1 +2,1 @@\n-b\n+B\n", "context may be none"},
		{"one line of context", "a\nb\nc\nd\n", "a\nB\nc\nd\n", 1, "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n", "context is what was asked for"},
		{"more than the library's context", "1\n2\n3\n4\n5\nx\n", "1\n2\n3\n4\n5\ny\n", 5, "@@ -1,6 +1,6 @@\n 1\n 2\n 3\n 4\n 5\n-x\n+y\n", "also where it is more than three lines"},
		{"far apart", "a\n1\n2\n3\n4\nb\n", "A\n1\n2\n3\n4\nB\n", 1, "@@ -1,2 +1,2 @@\n-a\n+A\n 1\n@@ -5,2 +5,2 @@\n 4\n-b\n+B\n", "changes far apart are hunks of their own"},
		{"touching", "a\n1\n2\nb\n", "A\n1\n2\nB\n", 1, "@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n-b\n+B\n", "contexts that touch are one hunk"},
		{"secret", "password <secret:00aa>\n", "password <secret:00bb>\n", 0, "@@ -1,1 +1,1 @@\n-password <secret>\n+password <secret>\n", "hashes are not printed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := diffs.Text(tt.before, tt.after, tt.context); got != tt.want {
				t.Errorf("%s\ngot:\n%s\nwant:\n%s", tt.reason, got, tt.want)
			}
		})
	}
}

// With all lines as context, the text holds both sides whole.
func TestTextHoldsBothSides(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		before, after := randomText(r), randomText(r)
		text := diffs.Text(before, after, 1000)
		if before == after {
			continue
		}
		var x, y strings.Builder
		for _, line := range strings.SplitAfter(text, "\n")[1:] {
			if line == "" {
				continue
			}
			if line[0] != '+' {
				x.WriteString(line[1:])
			}
			if line[0] != '-' {
				y.WriteString(line[1:])
			}
		}
		if x.String() != before || y.String() != after {
			t.Fatalf("before %q after %q: text\n%s", before, after, text)
		}
	}
}

func randomText(r *rand.Rand) string {
	var b strings.Builder
	for range r.IntN(30) {
		b.WriteByte("abcdefgh"[r.IntN(8)])
		b.WriteByte('\n')
	}
	return b.String()
}
