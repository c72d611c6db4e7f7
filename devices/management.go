package devices

// Management is how the device is reached and by whom.
type Management struct {
	Users map[string]*User `json:"users,omitempty" path:"user"`
	// Services are the ways in: "ssh", "telnet", "netconf", "http-api", "grpc", "gnmi"; true is on.
	Services map[string]*Service `json:"services,omitempty" path:"service"`
	// Lines are terminal lines: "vty", "console".
	Lines map[string]*TerminalLine `json:"lines,omitempty" path:"line"`
	// AAA statements as written, by what they are for ("authentication login default").
	AAA map[string]string `json:"aaa,omitempty" path:"aaa"`
	// Boot are the images that the device starts with, by the statement's words ("nxos", "system", "kickstart sup-1").
	Boot map[string]string `json:"boot,omitempty" path:"boot"`
}

// User is a local account.
type User struct {
	Role      string `json:"role,omitempty" path:"role"`
	Privilege string `json:"privilege,omitempty" path:"privilege"`
	// Secret is a keyed hash of the password or its stored form.
	Secret   string            `json:"secret,omitempty" path:"secret"`
	SSHKeys  map[string]bool   `json:"sshKeys,omitempty" path:"ssh-key"`
	Settings map[string]string `json:"settings,omitempty" path:""`
}

// Service is a way of managing the device.
type Service struct {
	Enabled bool `json:"enabled" path:"enabled"`
	Port    int  `json:"port,omitempty" path:"port"`
	// VRFs in which it answers; empty is the system's default.
	VRFs map[string]bool `json:"vrfs,omitempty" path:"vrf"`
	// ACLs by family ("ipv4", "ipv6").
	ACLs     map[string]string `json:"acls,omitempty" path:"access-group"`
	Settings map[string]string `json:"settings,omitempty" path:""`
}

// TerminalLine is a console or virtual terminal line.
type TerminalLine struct {
	// ACLs by "ipv4 in", "ipv6 in", "ipv4 out".
	ACLs map[string]string `json:"acls,omitempty" path:"access-class"`
	// ExecTimeout as written, "" for the default.
	ExecTimeout string            `json:"execTimeout,omitempty" path:"exec-timeout"`
	Settings    map[string]string `json:"settings,omitempty" path:""`
}
