package diffs

import (
	"strings"

	"interlock/devices"
)

// managementVRFs are the names that systems give the VRF of the management port where the model does not say.
var managementVRFs = map[string]bool{"management": true, "mgmt": true, "MGMT": true, "Mgmt-intf": true, "mgmt_junos": true}

func isManagementVRF(side *devices.Config, name string) bool {
	v := side.VRFs[name]
	return managementVRFs[name] || v != nil && v.Management
}

// managed reports an interface by which the device is managed: its management port, one in the management VRF, or one
// that holds an address by which the site knows the device.
func managed(c *change) bool {
	return c.either(func(side *devices.Config) bool { return c.isWayIn(side, c.port(side)) })
}

func (c *change) isWayIn(side *devices.Config, p *devices.Interface) bool {
	if p == nil {
		return false
	}
	if p.Kind == devices.MgmtPort || isManagementVRF(side, p.VRF) {
		return true
	}
	for _, a := range p.Addresses {
		for _, r := range c.reached {
			if a.Prefix.Addr() == r {
				return true
			}
		}
	}
	return false
}

// wayIn names what is lost with the interface: the interface, or all if it is the only way in there was.
func wayIn(c *change) string {
	for name, p := range c.before.Interfaces {
		if name != c.keys[0] && !p.Shutdown && len(p.Addresses) > 0 && c.isWayIn(c.before, p) && c.isWayIn(c.after, c.after.Interfaces[name]) {
			return c.keys[0]
		}
	}
	return "all"
}

// managementVRF reports a path into the management VRF.
func managementVRF(c *change) bool {
	return len(c.keys) > 0 && c.either(func(side *devices.Config) bool { return isManagementVRF(side, c.keys[0]) })
}

func dataVRF(c *change) bool { return !managementVRF(c) }

// wayBack reports a default route in a VRF in which the device is managed in band.
func wayBack(c *change) bool {
	if key := c.keys[1]; !strings.HasPrefix(key, "0.0.0.0/0 ") && !strings.HasPrefix(key, "::/0 ") {
		return false
	}
	for _, p := range c.before.Interfaces {
		if p.VRF == c.keys[0] && p.Kind != devices.MgmtPort && !isManagementVRF(c.before, p.VRF) && c.isWayIn(c.before, p) {
			return true
		}
	}
	return false
}

// inBand names what is lost with the way back in band: all, if there is no management port beside it.
func inBand(c *change) string {
	for _, p := range c.after.Interfaces {
		if (p.Kind == devices.MgmtPort || isManagementVRF(c.after, p.VRF)) && !p.Shutdown && len(p.Addresses) > 0 {
			return "in band"
		}
	}
	return "all"
}

// guards lists what of the management an access list is applied to: "ssh", "gnmi", "vty", "mgmt0".
func (c *change) guards(side *devices.Config, acl string) []string {
	var out []string
	for name, s := range side.Management.Services {
		if hasValue(s.ACLs, acl) {
			out = append(out, name)
		}
	}
	for name, l := range side.Management.Lines {
		if name != "console" && hasValue(l.ACLs, acl) {
			out = append(out, "ssh")
		}
	}
	for name, p := range side.Interfaces {
		if hasValue(p.ACLs, acl) && c.isWayIn(side, p) {
			out = append(out, name)
		}
	}
	return out
}

func hasValue(m map[string]string, value string) bool {
	for _, v := range m {
		if v == value {
			return true
		}
	}
	return false
}

// guardsManagement reports an access list that is applied to a way in, or an object group named in one.
func guardsManagement(c *change) bool {
	return c.either(func(side *devices.Config) bool { return len(c.guarded(side)) > 0 })
}

// guarded lists the ways in that the access list or object group of the path guards.
func (c *change) guarded(side *devices.Config) []string {
	name := c.keys[0]
	if strings.HasPrefix(c.Path, "access-list ") {
		return c.guards(side, name)
	}
	var out []string
	for list, l := range side.ACLs {
		for _, e := range l.Entries {
			if e.Source.Group == name || e.Destination.Group == name {
				out = append(out, c.guards(side, list)...)
			}
		}
	}
	return out
}

// guardedTarget names the one way in that is guarded, "all" where there are several.
func guardedTarget(c *change) string {
	seen := map[string]bool{}
	for _, side := range [...]*devices.Config{c.before, c.after} {
		for _, w := range c.guarded(side) {
			seen[w] = true
		}
	}
	if len(seen) == 1 {
		for w := range seen {
			return w
		}
	}
	return "all"
}

func plainACL(c *change) bool { return !guardsManagement(c) && used(c) }

func idleACL(c *change) bool { return !guardsManagement(c) && !used(c) }

// lastUser names the user that is lost, or all if no local user is left.
func lastUser(c *change) string {
	if len(c.after.Management.Users) == 0 {
		return "all"
	}
	return "user " + c.keys[0]
}

// remotely are the services by which somebody gets in from elsewhere.
var remotely = map[string]bool{"ssh": true, "telnet": true, "netconf": true, "http-api": true, "grpc": true, "gnmi": true}

// lastService names the service that is lost, or all if no other answers from elsewhere.
func lastService(c *change) string {
	service := serviceOf(c.keys[0])
	for name, s := range c.after.Management.Services {
		if name != service && remotely[name] && s.Enabled {
			return service
		}
	}
	return "all"
}

// serviceOf gives the service that a feature is the switch of.
func serviceOf(feature string) string {
	switch feature {
	case "nxapi":
		return "http-api"
	case "restconf":
		return "netconf"
	case "openconfig":
		return "gnmi"
	}
	return feature
}

// managementFeature reports a feature that is a way in.
func managementFeature(c *change) bool { return remotely[serviceOf(c.keys[0])] }

func otherFeature(c *change) bool { return !managementFeature(c) }

// restrictedService reports a service that comes with an access list, switched off, or with a setting by which it may answer otherwise.
func restrictedService(c *change) bool {
	s := c.after.Management.Services[c.keys[0]]
	if s == nil || len(s.ACLs) > 0 {
		return s != nil
	}
	for key, value := range s.Settings {
		if !easyService(key, value) && !s.Enabled {
			return true
		}
	}
	return !s.Enabled && len(s.Settings) == 0
}

func openService(c *change) bool { return !restrictedService(c) }

// easyService reports a setting that keeps nobody out: how long and how often a login may be tried, the device's own client, and
// SSH 2 alone, which every client of this century speaks (RFC 4253).
func easyService(key, value string) bool {
	switch key {
	case "time-out", "idle-timeout", "authentication-retries", "source-interface", "client":
		return true
	case "version":
		return strings.HasSuffix(strings.Trim(value, `"`), "2")
	}
	return false
}

// xrTries is easyService for settings that stand by themselves.
func xrTries(setting string) bool {
	for _, p := range []string{"timeout ", "server rate-limit ", "server session-limit ", "server dscp ", "client "} {
		if strings.HasPrefix(setting, p) {
			return true
		}
	}
	return false
}

// aside reports a service by which files or pages are fetched, and Telnet beside SSH: nobody manages the device by it while what
// rests on it (RESTCONF answers over HTTPS) is not on.
func aside(c *change) bool {
	on := func(names ...string) bool {
		for _, n := range names {
			if s := c.after.Management.Services[n]; s != nil && s.Enabled {
				return true
			}
		}
		return false
	}
	switch c.keys[0] {
	case "http", "https":
		return !on("restconf", "http-api")
	case "telnet":
		return on("ssh")
	case "scp", "ftp", "tftp":
		return true
	}
	return false
}

func notAside(c *change) bool { return !aside(c) }

// easyLine are settings of a line that only say how it looks, and how long somebody may stay.
var easyLine = map[string]bool{"logging synchronous": true, "length": true, "width": true, "history": true, "editing": true, "full-help": true, "location": true,
	"notify": true, "exec-banner": true, "motd-banner": true, "logout-warning": true, "session-timeout": true, "absolute-timeout": true, "prompt": true,
	"escape-character": true, "activation-character": true, "terminal-type": true, "international": true, "domain-lookup": true}

// takesSSH reports what "transport input" lets in.
func takesSSH(value string) bool {
	for _, w := range strings.Fields(strings.Trim(value, `"`)) {
		if w == "ssh" || w == "all" {
			return true
		}
	}
	return false
}

// shutLine reports a line that comes with an access list, without SSH, or with a setting that may keep somebody out.
func shutLine(c *change) bool {
	l := c.after.Management.Lines[c.keys[0]]
	if l == nil || isConsole(c) {
		return false
	}
	for key, value := range l.Settings {
		if !easyLine[key] && !(key == "session-limit" && len(value) > 1) && !(key == "transport input" && takesSSH(value)) {
			return true
		}
	}
	return len(l.ACLs) > 0
}

func openLine(c *change) bool { return !shutLine(c) }

func sshIn(c *change) bool { return isConsole(c) || takesSSH(c.After) }

func noSSHIn(c *change) bool { return !sshIn(c) && c.Op != Removed }

func isConsole(c *change) bool { return c.keys[0] == "console" }

func notConsole(c *change) bool { return !isConsole(c) }

// accounting reports AAA statements that only keep records.
func accounting(c *change) bool { return strings.HasPrefix(c.keys[0], "accounting") }

// loginTimes reports statements about logins that keep nobody out: how often one may be tried, and when an idle one ends.
func loginTimes(c *change) bool {
	w := strings.Fields(c.keys[0])
	return len(w) > 2 && (w[0] == "ssh" && (w[1] == "login-attempts" || w[1] == "idle-timeout") || w[0] == "login" && w[len(w)-2] == "idle-timeout")
}

func authentication(c *change) bool { return !accounting(c) && !loginTimes(c) }

// terminal reports settings that are there for those who type, and copies of the configuration sent elsewhere at each commit (Junos, "Configuration
// File Archiving").
func terminal(c *change) bool {
	for _, p := range []string{"alias ", "prompt", "terminal cli alias ", "system archival configuration "} {
		if strings.HasPrefix(c.Path, p) {
			return true
		}
	}
	return false
}
