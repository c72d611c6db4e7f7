package pipelines

import (
	"interlock/devices"
	"interlock/devices/syntax"
)

// Parted parts a device's commands into configuration statements and commands of exec mode. Saving is left out: the
// rollout saves when it has confirmed, and never before.
func Parted(cmds []devices.Command) (config, exec []devices.Command) {
	for _, c := range cmds {
		switch {
		case c.Mode != syntax.ModeText && moving[c.Line]:
		case c.Mode == syntax.ModeText, !c.Exec && c.Mode != "exec":
			config = append(config, c)
		case Saves(c):
		default:
			exec = append(exec, c)
		}
	}
	return config, exec
}

// saving are the commands, in full spelling, by which systems make the running configuration the one they boot with.
var saving = map[string]bool{"copy running-config startup-config": true, "write memory": true, "write": true, "write file": true, "commit": true,
	"admin save": true, "save startup": true, "config save -y": true, "config save": true}

// moving are lines by which somebody moves between modes. Every statement says itself where it stands, so they are not
// entered: one "exit" too many would leave the session with everything in it uncommitted.
var moving = map[string]bool{"exit": true, "end": true, "quit": true, "configure terminal": true, "configure": true, "exit-address-family": true}

// Saves reports a command by which a system saves its running configuration.
func Saves(c devices.Command) bool { return saving[c.Line] }
