package inputs

import (
	"fmt"
	"strconv"
	"strings"

	"interlock/devices"
)

// fitSite puts a site beside the configurations: what it names must be there. It gives the findings and the site with
// ports spelt as the configurations spell them; the site given is left as it was.
func fitSite(site *devices.Site, net *devices.Network, vendors []*devices.Vendor) ([]devices.Finding, *devices.Site) {
	own := *site
	f := &fitting{site: site, net: net, named: map[string]bool{}}
	f.members()
	own.Hosts = map[string]*devices.Host{}
	for _, name := range sortedKeys(site.Hosts) {
		h := *site.Hosts[name]
		h.Attached = f.ports("hosts."+name+".attached", "host "+name, h.Attached)
		own.Hosts[name] = &h
	}
	own.Versions = map[string][]devices.VersionPair{}
	for _, os := range sortedKeys(site.Versions) { // under the name that configurations have: iosxe is ios
		name := os
		for _, v := range vendors {
			if v.Is(os) {
				name = v.OS
			}
		}
		own.Versions[name] = append(own.Versions[name], site.Versions[os]...)
	}
	own.Uplinks = map[string]*devices.Uplink{}
	for _, name := range sortedKeys(site.Uplinks) {
		u := *site.Uplinks[name]
		u.Ports = f.ports("uplinks."+name+".ports", "uplink "+name, u.Ports)
		own.Uplinks[name] = &u
	}
	f.absent()
	f.unlisted()
	f.systems(vendors)
	return f.findings, &own
}

type fitting struct {
	site     *devices.Site
	net      *devices.Network
	findings []devices.Finding
	// named are the devices that groups, hosts and uplinks name.
	named map[string]bool
}

func (f *fitting) add(rule string, s devices.Severity, device, path, hint, format string, args ...any) *devices.Finding {
	f.findings = append(f.findings, devices.Finding{Rule: rule, Severity: s, Device: device, Pos: sitePos(f.site, path),
		Message: fmt.Sprintf(format, args...), Hint: hint, Path: path})
	return &f.findings[len(f.findings)-1]
}

// known notes that something names a device, and reports whether it has a configuration. Devices that are neither
// configured nor listed are names out of nowhere, most often misspelt.
func (f *fitting) known(device, path, who string) bool {
	f.named[device] = true
	if f.net.Devices[device] != nil {
		return true
	}
	if f.site.Devices[device] == nil {
		names := append(sortedKeys(f.net.Devices), sortedKeys(f.site.Devices)...)
		f.add("site/unknown-device", devices.Deny, device, path, whichDevice(device, names),
			"%s names device %q, which is not in devices: and has no configuration", who, device)
	}
	return false
}

func (f *fitting) members() {
	for _, name := range sortedKeys(f.site.Groups) {
		for _, half := range sortedKeys(f.site.Groups[name].Halves) {
			for i, m := range f.site.Groups[name].Halves[half] {
				f.known(m, "groups."+name+".halves."+half+"["+strconv.Itoa(i)+"]", "half "+half+" of group "+name)
			}
		}
	}
}

// ports gives the ports in the configurations' spelling; those that are not there stay as written, with a finding.
func (f *fitting) ports(path, who string, refs []devices.PortRef) []devices.PortRef {
	out := make([]devices.PortRef, len(refs))
	seen := map[devices.PortRef]int{}
	for i, p := range refs {
		out[i] = p
		at := path + "[" + strconv.Itoa(i) + "]"
		if !f.known(p.Device, at, who) {
			continue
		}
		c := f.net.Devices[p.Device].Config
		if out[i].Port = findPort(c, p.Port); out[i].Port == "" {
			out[i].Port = p.Port
			f.add("site/port-absent", devices.Deny, p.Device, at, both(didYouMean(p.Port, sortedKeys(c.Interfaces)), "correct the name, or configure the port"),
				"%s is on port %s, which is not in the configuration of %s", who, p.Port, p.Device)
		}
		// Two spellings of one port would count twice towards keep.
		if before, twice := seen[out[i]]; twice {
			f.add("site/port-twice", devices.Deny, p.Device, at, "keep one of the two", "%s names port %s twice (first as %s)", who, out[i], refs[before])
			continue
		}
		seen[out[i]] = i
	}
	return out
}

// absent finds devices of the site without configuration.
func (f *fitting) absent() {
	for _, name := range sortedKeys(f.site.Devices) {
		if f.net.Devices[name] != nil {
			continue
		}
		var unlisted, where []string
		var related []devices.Pos
		for _, have := range sortedKeys(f.net.Devices) {
			if f.site.Devices[have] == nil {
				unlisted = append(unlisted, have)
			}
		}
		for _, g := range sortedKeys(f.site.Groups) {
			for _, half := range sortedKeys(f.site.Groups[g].Halves) {
				for i, m := range f.site.Groups[g].Halves[half] {
					if m == name {
						where = append(where, "half "+half+" of group "+g)
						related = append(related, sitePos(f.site, "groups."+g+".halves."+half+"["+strconv.Itoa(i)+"]"))
					}
				}
			}
		}
		message := fmt.Sprintf("device %s is in %s but has no configuration: nothing can be said of it", name, f.site.File)
		if len(where) > 0 {
			message += ", nor of " + strings.Join(where, " and ")
		}
		hint := both(didYouMean(name, unlisted), "put its configuration into configs/"+name+".cfg, or take it out of "+f.site.File)
		f.add("site/device-without-config", devices.Deny, name, "devices."+name, hint, "%s", message).Related = related
	}
}

// unlisted finds configurations that the site does not speak of. No group guards such a device and no service is known
// to need it, so what a change does to it would go by unjudged.
func (f *fitting) unlisted() {
	if len(f.site.Devices) == 0 {
		return
	}
	for _, name := range sortedKeys(f.net.Devices) {
		if f.site.Devices[name] != nil || f.named[name] {
			continue
		}
		var missing []string
		for _, have := range sortedKeys(f.site.Devices) {
			if f.net.Devices[have] == nil {
				missing = append(missing, have)
			}
		}
		d := f.net.Devices[name]
		finding := f.add("site/device-not-listed", devices.Inconclusive, name, "devices", both(didYouMean(name, missing), "add it to devices:, or take its configuration out of configs/"),
			"device %s has a configuration but %s does not speak of it, so what a change does to it cannot be judged", name, f.site.File)
		if len(d.Trees) > 0 {
			finding.Related = []devices.Pos{finding.Pos}
			finding.Pos = devices.Pos{File: d.Trees[0].File, Line: 1}
		}
	}
}

// systems finds version pairs of a system that no device could run: they would never speak.
func (f *fitting) systems(vendors []*devices.Vendor) {
	known := systems(vendors)
	for _, os := range sortedKeys(f.site.Versions) {
		found := false
		for _, v := range vendors {
			found = found || v.Is(os)
		}
		if found {
			continue
		}
		severity := devices.Warn
		near := didYouMean(os, known)
		if near != "" {
			severity = devices.Inconclusive // meant for a system there is, and would not be heard
		}
		f.add("site/unknown-system", severity, "", "versions."+os, both(near, "known: "+list(known)),
			"versions: speaks of the system %q, which interlock does not read", os)
	}
}
