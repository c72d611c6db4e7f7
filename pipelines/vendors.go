package pipelines

import (
	"interlock/devices"
	"interlock/devices/eos"
	"interlock/devices/ios"
	"interlock/devices/nxos"
)

// Vendors are the systems that Interlock reads, in order of name.
var Vendors = []*devices.Vendor{
	&eos.Vendor,
	&ios.Vendor,
	&nxos.Vendor,
}
