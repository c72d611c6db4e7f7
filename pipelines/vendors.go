package pipelines

import (
	"interlock/devices"
	"interlock/devices/eos"
	"interlock/devices/frr"
	"interlock/devices/nxos"
	"interlock/devices/sonic"
)

// Vendors are the systems that Interlock reads, in order of name.
var Vendors = []*devices.Vendor{
	&frr.Cumulus,
	&eos.Vendor,
	&frr.Vendor,
	&nxos.Vendor,
	&sonic.Vendor,
}
