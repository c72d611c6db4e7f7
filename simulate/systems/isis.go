package systems

// ISIS is how a system's IS-IS behaves where configuration does not say.
type ISIS struct{}

var isisRows = map[string]ISIS{}
