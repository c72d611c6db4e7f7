package systems

// Filter is how a system takes packet filters that do not say.
type Filter struct {
	// Undefined is what a list does that an interface names and that is not defined, Empty one without a line; Unsaid is unmodelled.
	Undefined, Empty Undefined
	// InactiveOnPorts reports that a router's list ("ipv4 in") does nothing on a layer-2 port.
	InactiveOnPorts bool
	// Sources are the documents or devices that say so.
	Sources string
}

// FilterOf gives the row of a system, the zero Filter where nothing is known.
func FilterOf(os string) Filter { return filters[os] }

var filters = map[string]Filter{
	"ios": {Undefined: PermitsAll, Empty: PermitsAll,
		Sources: "Catalyst 2960 Series Configuration Guide, Access List Rules: a list that does not exist passes all packets, and an interface with an empty list permits all traffic"},
	"nxos": {Undefined: PermitsAll, InactiveOnPorts: true,
		Sources: "Nexus 7000 Series Command Reference, ip access-group: a deleted ACL does not affect traffic; applied to a layer-2 interface it is inactive"},
}
