package simulate

import (
	"slices"
	"strings"

	"interlock/devices"
)

// sortedKeys lists the keys of a map in order, so that nothing here depends on the order of a map.
func sortedKeys[K interface{ ~string | ~int }, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// where finds the line of a path, or of its nearest parent that has one.
func where(c *devices.Config, path string) devices.Pos {
	pos, _ := c.Where(path)
	return pos
}

// portNamed finds an interface by the name that somebody wrote: exactly, or with another case or a shortened word
// ("Eth1/1"), where only one interface can be meant.
func portNamed(c *devices.Config, name string) (string, bool) {
	if _, ok := c.Interfaces[name]; ok {
		return name, true
	}
	word, number := splitPort(name)
	if number == "" {
		return "", false
	}
	found := ""
	for have := range c.Interfaces {
		w, n := splitPort(have)
		if n != number || word == "" || !strings.HasPrefix(strings.ToLower(w), strings.ToLower(word)) {
			continue
		}
		if found != "" {
			return "", false
		}
		found = have
	}
	return found, found != ""
}

// splitPort takes "Ethernet1/1" apart into its word and its number.
func splitPort(name string) (word, number string) {
	i := strings.IndexAny(name, "0123456789")
	if i < 0 {
		return name, ""
	}
	return strings.TrimSpace(name[:i]), name[i:]
}

// configs gives the configuration of each device that has one.
func configs(n *devices.Network) map[string]*devices.Config {
	cs := make(map[string]*devices.Config, len(n.Devices))
	for name, d := range n.Devices {
		if d != nil && d.Config != nil {
			cs[name] = d.Config
		}
	}
	return cs
}

// site gives what the site says, never nil.
func site(n *devices.Network) *devices.Site {
	if n.Site == nil {
		return &devices.Site{}
	}
	return n.Site
}

// vrfOf names the VRF of an interface, "default" where it names none.
func vrfOf(i *devices.Interface) string {
	if i.VRF == "" {
		return "default"
	}
	return i.VRF
}

// isManagement reports an interface whose traffic is never the network's.
func isManagement(c *devices.Config, i *devices.Interface) bool {
	if i.Kind == devices.MgmtPort {
		return true
	}
	v := c.VRFs[vrfOf(i)]
	return v != nil && v.Management
}

// isPhysical reports an interface that a cable can be plugged into.
func isPhysical(i *devices.Interface) bool {
	return i.Kind == devices.Ethernet || i.Kind == devices.MgmtPort || i.Kind == devices.OtherKind
}
