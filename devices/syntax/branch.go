package syntax

// Branch is a place in the tree of what flat statements say: which words follow. Groups are applied at one (junos, sros).
// The zero value has nothing below it.
type Branch struct {
	next  map[string]*Branch
	order []string
}

// Add puts a statement's words below the branch.
func (b *Branch) Add(words []string) {
	for _, w := range words {
		n := b.next[w]
		if n == nil {
			n = &Branch{}
			if b.next == nil {
				b.next = map[string]*Branch{}
			}
			b.next[w] = n
			b.order = append(b.order, w)
		}
		b = n
	}
}

// At is the branch that words lead to, nil where nothing stands there.
func (b *Branch) At(words ...string) *Branch {
	for _, w := range words {
		if b == nil {
			return nil
		}
		b = b.next[w]
	}
	return b
}

// Words are those that follow, in the order in which they came. What is added later is not among them.
func (b *Branch) Words() []string { return append([]string(nil), b.order...) }
