package syntax

import "bytes"

// headBytes is how much of a text is looked at to tell whose it is: a configuration's beginning tells, and captures may be of any size.
const headBytes = 1 << 20

// Sign is something in a text that speaks for one system or, with a negative weight, against it.
type Sign struct {
	Says   string // what is found, for a person who asks why; of signs against, for the reader of the table alone
	Weight int    // 100 is certain by itself
	found  *Evidence
}

// MustSign makes a row of a vendor's signs. It panics where the pattern is none.
func MustSign(says string, weight int, pattern string) Sign {
	return Sign{Says: says, Weight: weight, found: MustEvidence(pattern)}
}

// Weigh adds up the signs found at the head of a text, whatever the sum, and says those that speak for the system. A text with a zero
// byte near its beginning is no text.
func Weigh(text []byte, tables ...[]Sign) (weight int, said []string) {
	if i := bytes.IndexByte(text, 0); i >= 0 && i < 1000 {
		return 0, nil
	}
	text = text[:min(len(text), headBytes)]
	if bytes.IndexByte(text, '\r') >= 0 {
		text = bytes.ReplaceAll(text, []byte("\r"), nil)
	}
	for _, t := range tables {
		for _, s := range t {
			if !s.found.Match(text) {
				continue
			}
			weight += s.Weight
			if s.Weight > 0 {
				said = append(said, s.Says)
			}
		}
	}
	return weight, said
}

// Detector weighs signs as devices.Vendor asks for it: from 0, none, to 100, certain.
func Detector(tables ...[]Sign) func(text []byte) (weight int, signs []string) {
	return func(text []byte) (int, []string) {
		weight, said := Weigh(text, tables...)
		return max(0, min(weight, 100)), said
	}
}
