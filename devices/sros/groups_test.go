package sros

import (
	"strings"
	"testing"

	"interlock/devices"
	"interlock/devices/vendortest"
)

// TestGroups reads what groups bring: expressions match what is there, keys make entries, what is said locally goes before.
func TestGroups(t *testing.T) {
	text := `configure {
    groups {
        group "core" {
            router "Base" {
                interface "<to-.*>" {
                    ip-mtu 9000
                    description "from the group"
                }
                interface "made" {
                    port 1/1/9
                }
                bgp {
                    group "<.*>" {
                        next-hop-self true
                    }
                }
            }
        }
        group "late" {
            router "Base" {
                interface "<.*>" {
                    ip-mtu 1500
                    admin-state disable
                }
            }
        }
        group "idle" {
            port "<.*>" {
                admin-state enable
            }
        }
    }
    port 1/1/1 {
    }
    router "Base" {
        apply-groups ["core"]
        interface "to-b" {
            description "its own"
        }
        interface "to-c" {
            apply-groups-exclude ["core"]
        }
        interface "other" {
            apply-groups ["late"]
        }
        bgp {
            group "g" {
            }
        }
    }
}
`
	tree := Vendor.Read("r1.cfg", []byte(text))
	c, lines, _ := Vendor.Convert([]*devices.Tree{tree})
	b, other := c.Interfaces["to-b"], c.Interfaces["other"]
	switch {
	case b.MTU != 9000 || b.Description != "its own" || b.Shutdown:
		t.Errorf("to-b: %+v", b)
	case c.Interfaces["to-c"].MTU != 0:
		t.Errorf("to-c: %+v", c.Interfaces["to-c"])
	case other.MTU != 1500 || !other.Shutdown:
		t.Errorf("other: %+v", other)
	case c.Interfaces["made"] == nil || c.Interfaces["made"].Parent != "1/1/9":
		t.Errorf("made: %+v", c.Interfaces["made"])
	case c.BGP.Groups["group g"].Families[""].NextHopSelf == nil:
		t.Errorf("group g: %+v", c.BGP.Groups["group g"])
	case !c.Interfaces["1/1/1"].Shutdown:
		t.Error("a group that is applied nowhere takes effect")
	}
	for _, l := range lines {
		if l.Disposition == devices.Unknown || l.Disposition == devices.Unmodelled {
			t.Errorf("%d: %v: %s (%s)", l.Pos.Line, l.Disposition, l.Text, l.Why)
		}
	}
	if p := c.Positions["interface to-b / mtu"]; p.Line != 6 {
		t.Errorf("the MTU of to-b comes from line %d, want 6", p.Line)
	}
	e := Vendor.Enter(tree, "x.cmd", []byte("/configure groups group \"core\" router \"Base\" interface \"<to-.*>\" ip-mtu 8000\n/configure router \"Base\" apply-groups nowhere\n"))
	after, _, _ := Vendor.Convert([]*devices.Tree{e.After})
	if after.Interfaces["to-b"].MTU != 8000 {
		t.Errorf("after the command the MTU of to-b is %d", after.Interfaces["to-b"].MTU)
	}
	if e.Commands[0].Disposition != devices.Modelled || e.Commands[1].Disposition != devices.Unknown {
		t.Errorf("commands %+v", e.Commands)
	}
	back := Vendor.Commands(e.After, tree)
	var b2 strings.Builder
	for _, c := range back {
		b2.WriteString(c.Line + "\n")
	}
	again := Vendor.Enter(e.After, "back.cmd", []byte(b2.String()))
	if diff := vendortest.Differences(system.ModelOf(text), system.Model(again.After)); len(diff) > 0 {
		t.Errorf("back: %s\n%s", diff, b2.String())
	}
}

// TestPrefixListTo takes the prefixes on the way from one to the other, and no more.
func TestPrefixListTo(t *testing.T) {
	c := system.ModelOf("configure {\n policy-options {\n prefix-list \"l\" {\n prefix 10.0.0.0/8 type to {\n to-prefix 10.0.0.0/10\n}\n}\n}\n}\n")
	l := c.PrefixLists["l"]
	var got []string
	for _, e := range l.Entries {
		got = append(got, e.Prefix.String())
		if e.Min != e.Prefix.Bits() || e.Max != e.Min {
			t.Errorf("%v takes lengths %d to %d", e.Prefix, e.Min, e.Max)
		}
	}
	if strings.Join(got, " ") != "10.0.0.0/8 10.0.0.0/9 10.0.0.0/10" {
		t.Errorf("entries %v", got)
	}
}
