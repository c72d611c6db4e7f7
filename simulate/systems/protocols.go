package systems

// BGP is how a system's BGP decides and advertises where configuration does not say.
type BGP struct{}

// Static is how a system takes static routes.
type Static struct{}

// Print is how a system prints its routing table.
type Print struct{}
