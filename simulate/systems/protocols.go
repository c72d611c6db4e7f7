package systems

// OSPF is how a system's OSPF behaves where configuration does not say.
type OSPF struct{}

// Resolution says through which routes a next hop may be found.
type Resolution uint8

// The ways of finding a next hop. The zero value takes any route.
const (
	// ThroughAny takes the longest match, a default route too.
	ThroughAny Resolution = iota
	// NotDefault takes any but the default route.
	NotDefault
	// AttachedOnly takes only subnets that an interface is in.
	AttachedOnly
)

// Static is how a system takes static routes.
type Static struct {
	// Resolve says through which routes the next hop of a static route may be found.
	Resolve Resolution
	// Metric is what a static route without one shows.
	Metric int64
	Source string
}
