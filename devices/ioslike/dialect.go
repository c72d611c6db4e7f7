package ioslike

import (
	"fmt"
	"regexp"
	"strings"

	"interlock/devices"
)

// Prompts are those of IOS-like systems: "leaf1>", "leaf1#", "leaf1(config)#", "leaf1(config-s-chg-10-if-Et1)#". Cisco's and
// Arista's platforms of scrapligo have the same.
var Prompts = []devices.Prompt{
	{Mode: devices.ModeConfig, Pattern: regexp.MustCompile(`(?:\A|\n)(?P<host>[\w.\-/@:]{1,63})\(config[\w.\-@/:+]{0,63}\)# ?\z`)},
	{Mode: devices.ModeHome, Pattern: regexp.MustCompile(`(?:\A|\n)(?P<host>[\w.\-/@:]{1,63})# ?\z`)},
	{Mode: devices.ModeUser, Pattern: regexp.MustCompile(`(?:\A|\n)(?P<host>[\w.\-/@:]{1,63})> ?\z`)},
}

// Login leads from an unprivileged prompt to a privileged one, and takes paging and wrapping off.
func Login(width string) []devices.Step {
	return []devices.Step{
		{Send: "enable", Only: devices.ModeUser, Mode: devices.ModeHome, Answers: []devices.Answer{
			{Question: regexp.MustCompile(`(?i)password: ?\z`), Reply: "{enable}", Secret: true},
		}},
		{Send: "terminal length 0", Mode: devices.ModeHome},
		{Send: width, Mode: devices.ModeHome},
	}
}

// Refusals are the lines that say no: every line that starts with a per cent sign, and what scrapligo knows besides.
var Refusals = []*regexp.Regexp{
	regexp.MustCompile(`^\s*%`),
	regexp.MustCompile(`^\s*(?:ERROR|Error|error):`),
	regexp.MustCompile(`(?i)^(?:command rejected|command failed|syntax error|cannot run command|permission denied)`),
}

// Harmless are log messages (%SYS-5-CONFIG_I) and warnings about what has been accepted.
var Harmless = []*regexp.Regexp{
	regexp.MustCompile(`%[A-Z][A-Z0-9_]*(?:-[A-Z0-9_]+)*-[0-7]-[A-Z0-9_]+:`),
	regexp.MustCompile(`(?i)^\s*%\s*(?:warning|info)\b`),
}

// Warnings are what IOS-like systems say when more comes of a command than it says.
var Warnings = []*regexp.Regexp{
	regexp.MustCompile(`(?i)^\s*%?\s*warning\b`),
	regexp.MustCompile(`(?i)\b(?:reload|reboot)\b.*\b(?:required|needed|take effect)|(?:take effect|until).*\b(?:reload|reboot)\b|save config and reload`),
	regexp.MustCompile(`(?i)removed due to enabling`),
}

// noise is what stands before or after a running configuration and is none.
var noise = regexp.MustCompile(`^(?:Building configuration\.\.\.|Current configuration ?:.*|!|[A-Z][a-z]{2} [A-Z][a-z]{2} +\d+ \d\d:\d\d:\d\d(?:\.\d+)? .*)?$`)

// Running takes what is no configuration from the start of an answer to show running-config.
func Running(output string) (string, error) {
	lines := strings.Split(output, "\n")
	for len(lines) > 0 && noise.MatchString(strings.TrimSpace(lines[0])) {
		lines = lines[1:]
	}
	text := strings.TrimRight(strings.Join(lines, "\n"), " \n")
	if strings.Count(text, "\n") < 2 {
		return "", fmt.Errorf("a running configuration of %d lines is none", 1+strings.Count(text, "\n"))
	}
	return text + "\n", nil
}

// Find reads what the group of a pattern finds.
func Find(pattern string) func(string) (string, error) {
	re := regexp.MustCompile(pattern)
	return func(output string) (string, error) {
		m := re.FindStringSubmatch(output)
		if m == nil {
			return "", fmt.Errorf("the answer has nothing that looks like %s", pattern)
		}
		return strings.TrimSpace(m[1]), nil
	}
}

// Ago reads how long a system has been up from what the group of a pattern finds.
func Ago(pattern string) func(string) (devices.Boot, error) {
	find := Find(pattern)
	return func(output string) (devices.Boot, error) {
		text, err := find(output)
		if err != nil {
			return devices.Boot{}, err
		}
		ago, ok := devices.ParseSpan(text)
		if !ok {
			return devices.Boot{}, fmt.Errorf("%q is no time of running", text)
		}
		return devices.Boot{Ago: ago}, nil
	}
}
