package ospf

import (
	"iter"
	"strconv"
	"strings"
)

func fields(s string) []string { return strings.Fields(s) }

func wordsOf(s string) iter.Seq[string] { return strings.FieldsSeq(s) }

// valueOf is the number behind a word of a statement that is kept as written.
func valueOf(statement, word string) (int, bool) {
	w := strings.Fields(statement)
	for i := 0; i+1 < len(w); i++ {
		if w[i] == word {
			n, err := strconv.Atoi(w[i+1])
			return n, err == nil
		}
	}
	return 0, false
}

func hasWord(statement, word string) bool {
	for w := range strings.FieldsSeq(statement) {
		if w == word {
			return true
		}
	}
	return false
}
