package ios

import _ "embed" // effects.yaml

// effects is the knowledge base of what commands do.
//
//go:embed effects.yaml
var effects []byte
