package syntax

import "fmt"

// Disposition says what became of an input line. Every line has exactly one.
type Disposition int8

const (
	// Modelled lines are in the model; changing one changes the model.
	Modelled Disposition = iota + 1
	// Inert lines cannot matter to the network: blank lines, comments, what states a default, what only a person reads.
	Inert
	// Unmodelled lines are known syntax whose effect is not computed. Inside a change they block.
	Unmodelled
	// Unknown lines match no row of the grammar. Inside a change they block.
	Unknown
)

var dispositionNames = [...]string{Modelled: "modelled", Inert: "inert", Unmodelled: "unmodelled", Unknown: "unknown"}

func (d Disposition) String() string {
	if d < Modelled || d > Unknown {
		return fmt.Sprintf("disposition(%d)", int(d))
	}
	return dispositionNames[d]
}

// MarshalText gives the word that JSON output uses.
func (d Disposition) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the word that MarshalText writes.
func (d *Disposition) UnmarshalText(b []byte) error {
	for i := Modelled; i <= Unknown; i++ {
		if dispositionNames[i] == string(b) {
			*d = i
			return nil
		}
	}
	return fmt.Errorf("unknown disposition %q", b)
}
