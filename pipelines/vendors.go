package pipelines

import (
	"interlock/devices"
	"interlock/devices/eos"
	"interlock/devices/frr"
	"interlock/devices/ios"
	"interlock/devices/iosxr"
	"interlock/devices/junos"
	"interlock/devices/nxos"
	"interlock/devices/sonic"
	"interlock/devices/srlinux"
	"interlock/devices/sros"
)

// Vendors are the systems that Interlock reads, in order of name.
var Vendors = []*devices.Vendor{
	&eos.Vendor,
	&frr.Cumulus,
	&frr.Vendor,
	&ios.Vendor,
	&iosxr.Vendor,
	&junos.Vendor,
	&nxos.Vendor,
	&sonic.Vendor,
	&srlinux.Vendor,
	&sros.Vendor,
}
