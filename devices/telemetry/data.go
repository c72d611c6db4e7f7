package telemetry

import (
	"embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/goccy/go-yaml"
)

//go:embed paths/*.yaml
var pathFiles embed.FS

// system is where one network operating system has what is read.
type system struct {
	OS     string  `yaml:"os"`
	Source string  `yaml:"source"`
	Port   int     `yaml:"port"`
	Calls  int     `yaml:"calls"` // how many calls at once
	List   []class `yaml:"classes"`
	// Components say which interface a component belongs to, where the device does not.
	Components []component `yaml:"components"`
	// Replace changes classes of OpenConfig, and Drop leaves out those that the system has not: they are silent.
	Replace map[string]class `yaml:"replace"`
	Drop    []string         `yaml:"drop"`
}

// class is what is asked for together.
type class struct {
	Name     string   `yaml:"name"`
	Mode     string   `yaml:"mode"`
	Interval string   `yaml:"interval"`
	Origin   string   `yaml:"origin"`
	Ask      []string `yaml:"ask"`
	Leaves   []leaf   `yaml:"leaves"`
	// Only replaces a class as a whole; otherwise its paths are added.
	Only bool `yaml:"only"`

	every time.Duration
}

// leaf is one path and what it is to us.
type leaf struct {
	Path  string  `yaml:"path"`
	Leaf  string  `yaml:"leaf"`
	Of    string  `yaml:"of"` // keys, as "element.key"
	By    string  `yaml:"by"`
	In    string  `yaml:"in"`
	Scale float64 `yaml:"scale"`
}

// component says which interface a component's name means: Interface by its name, Suffix by the end of its name.
type component struct {
	Pattern   string `yaml:"pattern"`
	Interface string `yaml:"interface"`
	Suffix    string `yaml:"suffix"`

	re *regexp.Regexp
}

// heartbeat is how often a stream of changes is to say that nothing has changed: silence is not success.
const heartbeat = 30 * time.Second

// systems are the systems that are known, by OS; "" is OpenConfig as the models have it.
var systems = sync.OnceValue(func() map[string]*system {
	out, err := readSystems()
	if err != nil {
		panic(err) // the files are the program's own, and a test reads them
	}
	return out
})

func readSystems() (map[string]*system, error) {
	files, err := pathFiles.ReadDir("paths")
	if err != nil {
		return nil, err
	}
	out := map[string]*system{}
	for _, f := range files {
		text, err := pathFiles.ReadFile("paths/" + f.Name())
		if err != nil {
			return nil, err
		}
		s := &system{}
		if err := yaml.UnmarshalWithOptions(text, s, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name(), err)
		}
		out[s.OS] = s
	}
	base := out[""]
	for i := range base.List {
		if err := base.List[i].check(); err != nil {
			return nil, err
		}
	}
	for os, s := range out {
		if os != "" {
			if err := s.extend(base); err != nil {
				return nil, fmt.Errorf("%s: %w", os, err)
			}
		}
		if s.Calls == 0 {
			s.Calls = 8
		}
	}
	return out, nil
}

// extend makes a system's classes of those of OpenConfig.
func (s *system) extend(base *system) error {
	for _, c := range base.List {
		if slices.Contains(s.Drop, c.Name) {
			c.Ask = nil
		}
		if r, ok := s.Replace[c.Name]; ok {
			if r.Only {
				c.Ask, c.Leaves = nil, nil
			}
			if r.Origin != "" {
				c.Origin = r.Origin
			}
			c.Ask = append(slices.Clone(c.Ask), r.Ask...)
			mine := map[string]bool{}
			for _, l := range r.Leaves {
				mine[l.Leaf] = true
			}
			kept := slices.DeleteFunc(slices.Clone(c.Leaves), func(l leaf) bool { return mine[l.Leaf] })
			c.Leaves = append(kept, r.Leaves...)
		}
		if err := c.check(); err != nil {
			return err
		}
		s.List = append(s.List, c)
	}
	for i := range s.Components {
		re, err := regexp.Compile(s.Components[i].Pattern)
		if err != nil {
			return err
		}
		s.Components[i].re = re
	}
	return nil
}

// check completes a class.
func (c *class) check() error {
	c.every = heartbeat
	if c.Interval != "" {
		d, err := time.ParseDuration(c.Interval)
		if err != nil {
			return fmt.Errorf("class %s: %w", c.Name, err)
		}
		c.every = d
	}
	for _, l := range c.Leaves {
		if setters[l.Leaf] == nil {
			return fmt.Errorf("class %s: nothing is made of %q", c.Name, l.Leaf)
		}
	}
	return nil
}

// Path is one path that is read of a system, without keys, and what it is to us ("lane.rx"). Class is what is asked for together, Origin the
// model that the path is of, "" for OpenConfig.
type Path struct{ Class, Origin, Path, Leaf string }

// Paths are what is read of a system, by class; one without path data of its own is asked by OpenConfig's models.
func Paths(os string) []Path {
	var out []Path
	for _, c := range systemOf(os).List {
		if len(c.Ask) == 0 {
			continue
		}
		for _, l := range c.Leaves {
			out = append(out, Path{c.Name, c.Origin, l.Path, l.Leaf})
		}
	}
	return out
}

// systemOf chooses the path data of an OS; one that has none of its own is asked by the models.
func systemOf(os string) *system {
	if s, ok := systems()[os]; ok {
		return s
	}
	return systems()[""]
}

// interfaceOf is the interface that a component is in, by what the system's names mean.
func (s *system) interfaceOf(name string, interfaces []string) (string, bool) {
	for _, c := range s.Components {
		m := c.re.FindStringSubmatchIndex(name)
		if m == nil {
			continue
		}
		if c.Interface != "" {
			return string(c.re.ExpandString(nil, c.Interface, name, m)), true
		}
		end := string(c.re.ExpandString(nil, c.Suffix, name, m))
		for _, i := range interfaces {
			if strings.TrimLeft(i, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == end {
				return i, true
			}
		}
	}
	return "", false
}
