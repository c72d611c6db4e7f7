package sonic

import (
	"strings"

	"interlock/devices/syntax"
)

// commandRows are those of SONiC's "config ..." commands that do one thing to the database, entered on config_db.json
// (SONiC command reference, sonic-net/sonic-utilities doc/Command-Reference.md). The others are exec commands, of which
// effects.yaml speaks. None of them stands in a configuration.
func commandRows() []row {
	var rows []row
	add := func(pattern string, enter func(e *syntax.Edit, a args) bool) {
		rows = append(rows, row{Pattern: "[sudo] config " + pattern, Exact: true, Enter: func(e *syntax.Edit, a args) {
			if !e.No && !e.Default && enter(e, a) {
				e.Record = ""
			}
		}, Do: func(s *scope, a args) error {
			return errorf("the command finds nothing in config_db.json that it could change")
		}})
	}
	field := func(table string, words ...string) func(e *syntax.Edit, a args) bool {
		return func(e *syntax.Edit, a args) bool {
			t, ok := entryOf(e, tableOf(table, a.Str("port")), a.Str("port"), false)
			if !ok {
				return false
			}
			line := strings.Join(words, " ")
			if a.Has("v") {
				line += " " + a.Str("v")
			}
			return t.Put(line) != nil
		}
	}
	add("interface mtu <port> <v:int>", field("", "mtu"))
	add("interface speed <port> <v:int>", field("", "speed"))
	add("interface fec <port> <v>", field("", "fec"))
	add("interface startup <port>", field("", "admin_status", "up"))
	add("interface shutdown <port>", field("", "admin_status", "down"))
	add("hostname <v>", func(e *syntax.Edit, a args) bool {
		t, ok := entryOf(e, "DEVICE_METADATA", "localhost", false)
		return ok && t.Put("hostname "+a.Str("v")) != nil
	})
	add("interface ip add <port> <prefix:anyprefix>", func(e *syntax.Edit, a args) bool {
		table := addressTable(a.Str("port"))
		if _, ok := entryOf(e, table, a.Str("port"), true); !ok {
			return false
		}
		_, ok := entryOf(e, table, a.Str("port")+" "+a.Str("prefix"), true)
		return ok
	})
	add("interface ip (remove|rem) <port> <prefix:anyprefix>", func(e *syntax.Edit, a args) bool {
		return removeEntry(e, addressTable(a.Str("port")), a.Str("port")+" "+a.Str("prefix")) > 0
	})
	add("vlan add <id:int(2-4094)>", func(e *syntax.Edit, a args) bool {
		t, ok := entryOf(e, "VLAN", "Vlan"+a.Str("id"), true)
		return ok && t.Put("vlanid "+a.Str("id")) != nil
	})
	add("vlan del <id:int(2-4094)>", func(e *syntax.Edit, a args) bool { return removeEntry(e, "VLAN", "Vlan"+a.Str("id")) > 0 })
	add("vlan member add [(-u|--untagged)] <id:int(2-4094)> <port>", func(e *syntax.Edit, a args) bool {
		if _, ok := entryOf(e, "VLAN", "Vlan"+a.Str("id"), false); !ok {
			return false
		}
		t, ok := entryOf(e, "VLAN_MEMBER", "Vlan"+a.Str("id")+" "+a.Str("port"), true)
		how := "tagged"
		if a.Word("-u") || a.Word("--untagged") {
			how = "untagged"
		}
		return ok && t.Put("tagging_mode "+how) != nil
	})
	add("vlan member del <id:int(2-4094)> <port>", func(e *syntax.Edit, a args) bool {
		return removeEntry(e, "VLAN_MEMBER", "Vlan"+a.Str("id")+" "+a.Str("port")) > 0
	})
	add("portchannel member add <name> <port>", func(e *syntax.Edit, a args) bool {
		if _, ok := entryOf(e, "PORTCHANNEL", a.Str("name"), false); !ok {
			return false
		}
		_, ok := entryOf(e, "PORTCHANNEL_MEMBER", a.Str("name")+" "+a.Str("port"), true)
		return ok
	})
	add("portchannel member del <name> <port>", func(e *syntax.Edit, a args) bool {
		return removeEntry(e, "PORTCHANNEL_MEMBER", a.Str("name")+" "+a.Str("port")) > 0
	})
	return rows
}

func tableOf(table, port string) string {
	switch {
	case table != "":
		return table
	case strings.HasPrefix(port, "PortChannel"):
		return "PORTCHANNEL"
	case strings.HasPrefix(port, "eth"):
		return "MGMT_PORT"
	}
	return "PORT"
}

func addressTable(port string) string {
	switch {
	case strings.Contains(port, "."):
		return "VLAN_SUB_INTERFACE"
	case strings.HasPrefix(port, "PortChannel"):
		return "PORTCHANNEL_INTERFACE"
	case strings.HasPrefix(port, "Vlan"):
		return "VLAN_INTERFACE"
	case strings.HasPrefix(port, "Loopback"):
		return "LOOPBACK_INTERFACE"
	case strings.HasPrefix(port, "eth"):
		return "MGMT_INTERFACE"
	}
	return "INTERFACE"
}

// entryOf is an edit inside an entry of a table; with make_ it makes table and entry where they are missing.
func entryOf(e *syntax.Edit, table, key string, make_ bool) (*syntax.Edit, bool) {
	top := e.Top()
	if !top.Has("table "+table) && !make_ {
		return nil, false
	}
	t := top.Put("table " + table)
	if t == nil {
		return nil, false
	}
	in := e.In(t)
	want := strings.Fields("entry " + key)
	for _, n := range in.Find("entry " + key) {
		if len(n.Words) == len(want) {
			return e.In(n), true
		}
	}
	if !make_ {
		return nil, false
	}
	n := in.Put("entry " + key)
	if n == nil {
		return nil, false
	}
	return e.In(n), true
}

// removeEntry takes an entry out of a table and tells how many it found.
func removeEntry(e *syntax.Edit, table, key string) int {
	gone := 0
	want := strings.Fields("entry " + key)
	for _, t := range e.Top().Find("table " + table) {
		if len(t.Words) != 2 {
			continue
		}
		in := e.In(t)
		for _, n := range in.Find("entry " + key) {
			if len(n.Words) == len(want) {
				in.RemoveNode(n)
				gone++
			}
		}
	}
	return gone
}
