package devices

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Dialect is how a system is spoken with over its terminal: how its prompts tell where one is, how it is asked what it
// runs, by which words it refuses, and how a change is staged, armed, committed, confirmed and taken back. It is data and
// small functions; who speaks is devices/cli.
type Dialect struct {
	OS string
	// Prompts tell the mode by the end of what has arrived; the first that matches counts. A group "host" is the device's
	// name, which does not change within a session unless a command says so.
	Prompts []Prompt
	// Login are the steps from where a login lands to ModeHome, with paging and line wrapping off.
	Login []Step
	// Home is the line that leads from the shell to ModeHome, "" where the system has no shell of its own.
	Home string
	// Within goes before a question that is asked in configuration mode: "do ", "run ".
	Within string
	// Up is the line that leads from a sub-mode one level up; "" where commands are whole paths.
	Up string
	// Keys are characters that the system acts on as they are typed, rather than take them into the line: a question mark asks for
	// help, a tab completes. A change with a line that has one is refused.
	Keys string
	// Refusals are lines by which the system refuses what was entered, unless one of Harmless matches them, too.
	Refusals, Harmless []*regexp.Regexp
	// Warnings are lines by which it accepts and says that more comes of it: a reload that is needed, traffic dropped.
	Warnings []*regexp.Regexp
	// Gone are the exec-mode commands that end the session because the device leaves.
	Gone *regexp.Regexp
	// Running, Version and Booted ask for what the facts of a device are; Sessions asks for uncommitted changes: who, and what
	// they call them. Where it cannot be asked, the system has none or refuses a second one.
	Running  Query[string]
	Version  Query[string]
	Booted   Query[Boot]
	Sessions Query[[]string]
	// Mechanisms are the ways back, best first; the first that fits the platform, the version and what is configured is used.
	Mechanisms []Mechanism
	// Entered is a running configuration with commands entered in it, as the system would show it, secrets hidden. It is needed only
	// where a step has a File.
	Entered func(running string, commands []Command) string
	// Save writes the running configuration where a boot finds it.
	Save []Step
}

// The modes that prompts tell.
const (
	// ModeUser is a login without the rights to configure.
	ModeUser = "user"
	// ModeHome is where a device is asked.
	ModeHome = "home"
	// ModeConfig is a configuration mode or session, at its top or below.
	ModeConfig = "config"
	// ModeShell is a shell of the operating system underneath.
	ModeShell = "shell"
)

// Prompt is one form of prompt.
type Prompt struct {
	Mode    string
	Pattern *regexp.Regexp
}

// Query is a question and how its answer is read. Send "" is a system that cannot be asked.
type Query[T any] struct {
	Send string
	// Shell asks in the shell rather than at home.
	Shell bool
	// Read reads the answer. An answer that makes no sense is an error: not knowing is not knowing.
	Read func(output string) (T, error)
}

// Boot is when a system started: how long ago, or when by its own clock.
type Boot struct {
	Ago time.Duration
	At  time.Time
}

// Step is one line that is entered, or one thing that is done.
type Step struct {
	// Send is the line. {id} is the change's name, {user} who is logged in; {seconds}, {minutes}, {hms} and {dhm} (days, hours and
	// minutes) are the time until the device takes the change back.
	Send string
	// Commands enters the plan's commands here, instead of Send.
	Commands bool
	// File, with Commands, enters them in a copy of the running configuration instead, and copies that to a file of this name
	// on the device, over the same connection.
	File string
	// Preview marks the step whose output is the device's own account of what is staged. Account finds its lines in the output,
	// each the group of a match; nil takes all of it.
	Preview bool
	Account *regexp.Regexp
	// Mode is where the device has to be afterwards; "" does not matter.
	Mode string
	// Only does the step in this mode alone, "" in any.
	Only string
	// Shell does the step in the shell that the login landed in.
	Shell bool
	// Want has to be in the output, else the device has refused.
	Want *regexp.Regexp
	// Answers are questions that this step is known to raise, and the replies.
	Answers []Answer
	// Lenient takes a refusal for an answer: what is taken away may not be there.
	Lenient bool
	// Acts marks a step after which the device may have acted: no reply to it leaves its state unknown.
	Acts bool
}

// Answer is the reply to a question that was foreseen.
type Answer struct {
	Question *regexp.Regexp
	Reply    string
	// Secret is a password; it is not echoed and not logged.
	Secret bool
}

// Mechanism is how a platform and version takes a change back by itself.
type Mechanism struct {
	// Name is what people call it: "commit confirmed", "configure session with commit timer".
	Name string
	// Platform, From and Below say where it holds; nil and "" are everywhere. A version that is not known is not within
	// bounds that are said.
	Platform    *regexp.Regexp
	From, Below string
	// ArmsAtCommit reports that committing is what arms: then Arm only checks that the device can, and Commit arms.
	ArmsAtCommit bool
	// OnDevice reports that the device acts by itself. Where it is false nothing does, and a rollout refuses the device.
	OnDevice bool
	// Shell reports that it needs a login that lands in the shell of the operating system.
	Shell bool
	// Held reports that only the session that armed can confirm or take back at once: it is kept open until then.
	Held bool
	// LeavingTakesBack reports that the end of the session that committed takes the change back at once: that is its RollBack.
	LeavingTakesBack bool
	// Configured has to be in the running configuration; nil is nothing. A change with a line that Breaks matches would take it
	// away, or the way back itself, and is refused.
	Configured, Breaks *regexp.Regexp
	// Watchdog says what the way back hangs on where it is no timer of the system's own commit but one that is put together on the
	// device for the change; "" where it is the system's own. Plans and findings say it.
	Watchdog string
	// LongestName is how long the name of a change may be; 0 is as long as any.
	LongestName int
	// Least and Most bound the timer, and Unit is what it counts in.
	Least, Most, Unit time.Duration
	// Needs is what has to be configured or installed, for people.
	Needs  string
	Source string

	// Stage leads to a staged change of which nothing is in effect. Where the system has no candidate there is no step
	// with Commands in it, and Commit has one.
	Stage []Step
	// Arm, Commit, Confirm, RollBack and Discard are as in devices/cli. Without RollBack, and where leaving does not
	// do it, the timer alone takes a change back.
	Arm, Commit, Confirm, RollBack, Discard []Step
	// Timer asks whether the way back is armed. Without Send, what the committing step said is all there is to know.
	Timer TimerQuery
}

// TimerQuery asks for the timer of the change called id.
type TimerQuery struct {
	Send  string
	Shell bool
	Read  func(output, id string) (Timer, error)
}

// Timer is a device's own way back: a commit that waits to be confirmed, a scheduled revert.
type Timer struct {
	Armed bool
	// ID names the change it belongs to where the system keeps a name; "" where it keeps none.
	ID string
	// Left is how long until it fires, 0 where the system does not tell.
	Left time.Duration
	// Unknown reports that the system does not tell whether one is armed.
	Unknown bool
}

// Candidate reports that changes are staged on the device before they take effect.
func (m *Mechanism) Candidate() bool {
	for _, s := range m.Stage {
		if s.Commands {
			return true
		}
	}
	return false
}

// Mechanism is the way back of a device by its platform, version and running configuration, and by whether a login lands in a
// shell. Where none is known it gives the reasons: then nothing is known that would take a
// change back, and nothing must be changed.
func (d *Dialect) Mechanism(platform, version, running string, shell bool) (*Mechanism, []string) {
	var why, elsewhere []string
	for i := range d.Mechanisms {
		m := &d.Mechanisms[i]
		no := m.unfit(platform, version, running, shell)
		switch {
		case no == "":
			return m, nil
		case m.Platform == nil || m.Platform.MatchString(platform):
			why = append(why, m.Name+" "+no)
		case platform == "":
			elsewhere = append(elsewhere, m.Name+" is known for some platforms, and its own is not known")
		default:
			elsewhere = append(elsewhere, m.Name+" is not known for its platform, "+platform)
		}
	}
	if len(why) == 0 { // what others have helps only where it has nothing
		why = slices.Compact(elsewhere)
	}
	return nil, why
}

// unfit says why a mechanism does not hold on a device, "" where it does. A platform or version that is not known is not within
// bounds that are said.
func (m *Mechanism) unfit(platform, version, running string, shell bool) string {
	orUnknown := func(s string) string {
		if s == "" {
			return "not known"
		}
		return s
	}
	switch {
	case m.Platform != nil && !m.Platform.MatchString(platform):
		return "is for other platforms"
	case m.From != "" && (version == "" || versionLess(version, m.From)):
		return "needs version " + m.From + ", and it runs one that is " + orUnknown(version)
	case m.Below != "" && (version == "" || !versionLess(version, m.Below)):
		return "is for versions below " + m.Below + ", and it runs one that is " + orUnknown(version)
	case m.Shell && !shell, m.Configured != nil && !m.Configured.MatchString(running):
		return "needs " + m.Needs
	}
	return ""
}

var versionNumber = regexp.MustCompile(`\d+`)

// versionLess compares the numbers of two versions: 9.3(8) is less than 10.2, 17.3.1 less than 17.12.
func versionLess(a, b string) bool {
	x, y := versionNumber.FindAllString(a, -1), versionNumber.FindAllString(b, -1)
	for i := 0; i < len(x) && i < len(y); i++ {
		n, _ := strconv.ParseUint(x[i], 10, 64)
		m, _ := strconv.ParseUint(y[i], 10, 64)
		if n != m {
			return n < m
		}
	}
	return len(x) < len(y)
}

var span = regexp.MustCompile(`(\d+)\s*(years?|weeks?|days?|hours?|hrs?|minutes?|mins?|seconds?|secs?|[ywdhms])(?:\b|\d)`)

var spanUnits = map[byte]time.Duration{'y': 365 * 24 * time.Hour, 'w': 7 * 24 * time.Hour, 'd': 24 * time.Hour, 'h': time.Hour, 'm': time.Minute, 's': time.Second}

// ParseSpan reads how long something lasts as systems write it: "1 week, 2 days, 3 hours, 4 minutes", "4m56s",
// "10 day(s), 2 hour(s), 3 minute(s), 4 second(s)". False is a text without any.
func ParseSpan(s string) (time.Duration, bool) {
	s = strings.ReplaceAll(strings.ToLower(s), "(s)", "s")
	total, found := time.Duration(0), false
	for {
		m := span.FindStringSubmatchIndex(s)
		if m == nil {
			return total, found
		}
		n, err := strconv.Atoi(s[m[2]:m[3]])
		if err != nil || n > 1<<20 {
			return 0, false
		}
		total, found = total+time.Duration(n)*spanUnits[s[m[4]]], true
		s = s[m[5]:]
	}
}
