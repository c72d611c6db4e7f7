package sonic

import (
	"bytes"
	"regexp"

	"interlock/devices/frr"
	"interlock/devices/syntax"
)

var (
	tableName = regexp.MustCompile(`(?m)^\s*"(DEVICE_METADATA|PORT|INTERFACE|LOOPBACK_INTERFACE|VLAN|VLAN_MEMBER|VLAN_INTERFACE|PORTCHANNEL|PORTCHANNEL_MEMBER|PORTCHANNEL_INTERFACE|MGMT_INTERFACE|MGMT_PORT|BGP_NEIGHBOR|ACL_TABLE|ACL_RULE|FEATURE|FLEX_COUNTER_TABLE|CRM|NTP_SERVER|SYSLOG_SERVER|TACPLUS|TACPLUS_SERVER|VRF|VXLAN_TUNNEL|VXLAN_TUNNEL_MAP|DEVICE_NEIGHBOR|STATIC_ROUTE|BUFFER_POOL|QUEUE|WRED_PROFILE|SCHEDULER|MCLAG_DOMAIN)"\s*:\s*\{`)
	anyTable  = syntax.MustEvidence(`"[A-Z][A-Z0-9_]+"\s*:\s*\{`)
	version   = syntax.MustEvidence(`(?m)^frr version \S*-sonic`)
	snmp      = syntax.MustEvidence(`(?m)^snmp_(ro|rw)communit(y|ies)6?:`)
	ports     = syntax.MustEvidence(`(?m)^\s*neighbor \S+ (update-source|interface) (Ethernet|PortChannel|Vlan|Loopback)[0-9]+`)
)

// detect weighs the signs that a text is SONiC's: tables of config_db.json, FRR that calls itself SONiC's, snmp.yml.
func detect(text []byte) (int, []string) {
	text = text[:min(len(text), 1<<20)]
	if isJSON(text) {
		found := map[string]bool{}
		for _, m := range tableName.FindAllSubmatch(text, -1) {
			found[string(m[1])] = true
		}
		switch n := len(found); {
		case n >= 2, found["DEVICE_METADATA"]:
			return min(100, 80+5*n), []string{"tables of config_db.json"}
		case n == 1:
			return 50, []string{"a table of config_db.json"}
		case anyTable.Match(text) && bytes.Contains(text, []byte(`"CONFIG_DB"`)):
			return 60, []string{"CONFIG_DB"}
		}
		return 0, nil
	}
	if snmp.Match(text) {
		return 60, []string{"snmp.yml of SONiC"}
	}
	weight, signs := frr.Detect(text)
	switch {
	case version.Match(text):
		return 100, append([]string{"a version of SONiC's FRR"}, signs...)
	case weight > 0 && ports.Match(text):
		return min(100, weight+10), append([]string{"interfaces of SONiC"}, signs...)
	}
	return 0, nil
}
