package inputs

import (
	"strings"

	"interlock/devices"
)

// findPort gives the configuration's spelling of a port's name: the same name, else the same but for case and spaces,
// else the one name of which it is an abbreviation ("Eth1/1" of "Ethernet1/1") or that abbreviates it. It is "" where
// there is none or more than one.
func findPort(c *devices.Config, name string) string {
	if _, ok := c.Interfaces[name]; ok {
		return name
	}
	word, rest := splitPort(name)
	var same, alike []string
	for have := range c.Interfaces {
		w, r := splitPort(have)
		switch {
		case r != rest || rest == "" && w != word:
		case w == word:
			same = append(same, have)
		case word != "" && w != "" && (strings.HasPrefix(w, word) || strings.HasPrefix(word, w)):
			alike = append(alike, have)
		}
	}
	if len(same) == 0 {
		same = alike
	}
	if len(same) != 1 {
		return ""
	}
	return same[0]
}

// splitPort parts "Port-Channel 10.5" into "port-channel" and "10.5".
func splitPort(name string) (word, rest string) {
	name = strings.ToLower(strings.ReplaceAll(strings.TrimSpace(name), " ", ""))
	i := strings.IndexAny(name, "0123456789")
	if i < 0 {
		return name, ""
	}
	return name[:i], name[i:]
}

// directory finds devices by what cabling files and neighbours call them.
type directory struct {
	full, short map[string]string
}

// newDirectory knows each device by its name and its hostname. A short name that two devices share finds neither.
func newDirectory(net *devices.Network) directory {
	d := directory{full: map[string]string{}, short: map[string]string{}}
	for _, name := range sortedKeys(net.Devices) {
		d.full[strings.ToLower(name)] = name
	}
	for _, name := range sortedKeys(net.Devices) {
		for _, n := range []string{strings.ToLower(name), strings.ToLower(net.Devices[name].Config.Hostname)} {
			if _, ok := d.full[n]; !ok && n != "" {
				d.full[n] = name
			}
			s, _, _ := strings.Cut(n, ".")
			if other, ok := d.short[s]; ok && other != name {
				d.short[s] = ""
			} else {
				d.short[s] = name
			}
		}
	}
	return d
}

// find gives the device that is called so: its name or hostname, whatever the case, as Batfish has it; else the same
// without domain or serial number ("core-a.example.net", "core-a(FDO2112)"); "" for none.
func (d directory) find(name string) string {
	name, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(name)), "(")
	if n, ok := d.full[name]; ok {
		return n
	}
	short, _, _ := strings.Cut(name, ".")
	return d.short[short]
}
